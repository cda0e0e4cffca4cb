import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import type { QuotaView } from "@/lib/quotas/view";
import { windowWords } from "@/lib/quotas/words";
import css from "../quotas.module.css";
import { subjectHref } from "../url";
import { KIND_WORDS, MEASURE_WORDS, MODE_WORDS } from "../words";

/** What the quota says, word by word. */
export function AboutCard({ quota }: { quota: QuotaView }) {
  const { subjectKind, subject, subjectName, models, mode, alertsAt, version } = quota;
  return (
    <section className={css.card} aria-labelledby="about">
      <h2 id="about">About</h2>
      <dl className={css.facts}>
        <dt>Whose requests count</dt>
        <dd>
          {KIND_WORDS[subjectKind]}{" "}
          {subject !== null && (
            <Link href={subjectHref(subjectKind, subject)}>
              <Text of={subjectName ?? `${subject}, which is gone`} />
            </Link>
          )}
          {subject === null && subjectKind !== "tenant" && "(each)"}
        </dd>
        <dt>Counts</dt>
        <dd>{MEASURE_WORDS[quota.measure]}</dd>
        <dt>Window</dt>
        <dd>{windowWords(quota) || "None: as requests end"}</dd>
        <dt>When reached</dt>
        <dd>{MODE_WORDS[mode]}</dd>
        <dt>Tells people at</dt>
        <dd>
          {alertsAt.length > 0 ? alertsAt.map((percent) => `${percent} %`).join(", ") : "Nobody is told"}
        </dd>
        <dt>Models</dt>
        <dd>{models.length === 0 ? "All" : <Text of={models.join(", ")} />}</dd>
        <dt>State</dt>
        <dd>{quota.enabled ? "On" : "Off: it counts nothing"}</dd>
        <dt>Version</dt>
        <dd>
          {version}, since {fullTime(quota.updatedAt)}
        </dd>
        <dt>Made</dt>
        <dd>
          {fullTime(quota.createdAt)} by <Text of={quota.createdBy} />
        </dd>
        <dt>Id</dt>
        <dd className={css.line}>
          <code>{quota.id}</code>
          <CopyButton text={quota.id} label="the quota's id" />
        </dd>
      </dl>
    </section>
  );
}
