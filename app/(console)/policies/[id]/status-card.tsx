import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import type { Ctx } from "@/lib/access/ctx";
import type { PolicyDetail } from "@/lib/policies/get";
import css from "../policies.module.css";
import { StateMark } from "../state-mark";
import { decisionsHref, historyHref } from "../url";
import { MODE_MEANS, VERSION_WORDS } from "../words";
import { Lifecycle } from "./lifecycle";

/** What is in force, since when and by whom; what waits; and the next step. */
export function StatusCard({ ctx, policy }: { ctx: Ctx; policy: PolicyDetail }) {
  const { draft } = policy;
  const nowMs = ctx.now();
  return (
    <section className={css.card} aria-labelledby="status">
      <div className={css.head}>
        <h2 id="status">Status</h2>
        <StateMark state={policy.state} />
      </div>
      <dl className={css.facts}>
        <dt>In force</dt>
        <dd>
          <InForceFact policy={policy} nowMs={nowMs} />
        </dd>
        <dt>Newest version</dt>
        <dd>
          <NewestFact policy={policy} nowMs={nowMs} />
        </dd>
        <dt>Draft</dt>
        <dd>
          {draft ? (
            <span>
              Revision {draft.revision}
              {draft.by && (
                <>
                  , by <Text of={draft.by} />
                </>
              )}
              {draft.at && ` ${ago(draft.at, nowMs)}`}
            </span>
          ) : (
            "Nothing beyond the newest version."
          )}
        </dd>
        <dt>Id</dt>
        <dd>
          <code className={css.id}>{policy.id}</code>
          <CopyButton text={policy.id} label="the policy's id" />
          <Link href={decisionsHref(policy.id)}>Its decisions in the audit</Link>
        </dd>
      </dl>
      <Lifecycle ctx={ctx} policy={policy} />
    </section>
  );
}

interface FactProps {
  policy: PolicyDetail;
  nowMs: number;
}

function InForceFact({ policy: { id, inForce }, nowMs }: FactProps) {
  if (!inForce) return "Nothing: it decides and records nothing.";
  return (
    <>
      <Link href={historyHref(id, inForce.version)}>Version {inForce.version}</Link>
      <span title={fullTime(inForce.since)}>
        since {ago(inForce.since, nowMs)}, by <Text of={inForce.by} />: <Text of={inForce.why} />
      </span>
      <span className={css.subtle}>{MODE_MEANS[inForce.mode]}</span>
    </>
  );
}

function NewestFact({ policy: { id, newest, versions }, nowMs }: FactProps) {
  if (!newest) return "None was proposed yet.";
  const review = versions[0]?.review;
  return (
    <>
      <Link href={historyHref(id, newest.number)}>Version {newest.number}</Link>
      <span title={fullTime(newest.at)}>
        {VERSION_WORDS[newest.state]}, proposed {ago(newest.at, nowMs)} by <Text of={newest.by} />
      </span>
      {review?.byName && (
        <span className={css.subtle}>
          <Text of={review.byName} />: <Text of={review.note ?? ""} />
        </span>
      )}
    </>
  );
}
