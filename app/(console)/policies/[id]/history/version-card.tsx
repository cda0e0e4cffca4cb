import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { counted } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import { comparePolicyVersions, type DiffRule, type PolicyDiff } from "@/lib/policies/compare";
import type { PolicyDetail, VersionView } from "@/lib/policies/get";
import css from "../../policies.module.css";
import { historyHref } from "../../url";
import { VERSION_WORDS } from "../../words";
import { DiffLines } from "./diff-lines";

interface VersionCardProps {
  ctx: Ctx;
  policy: PolicyDetail;
  version: VersionView;
}

/** One version: who, why, who reviewed it, and what it changed over the one before. */
export async function VersionCard({ ctx, policy, version }: VersionCardProps) {
  const before = policy.versions.find(({ number }) => number < version.number)?.number ?? null;
  const diff = await settle(
    comparePolicyVersions(ctx, { policy: policy.id, from: before, to: version.number }),
    ctx.requestId,
  );
  return (
    <section className={css.card} aria-labelledby="version">
      <div className={css.head}>
        <h2 id="version">
          Version {version.number}, {VERSION_WORDS[version.state]}
        </h2>
        <p className={css.subtle}>
          {before === null ? "The first: all of it is new" : `Compared with version ${before}`}
        </p>
      </div>
      <dl className={css.facts}>
        <dt>Why</dt>
        <dd>
          <Text of={version.why} />
        </dd>
        <dt>Proposed</dt>
        <dd>
          {fullTime(version.proposedAt)} by <Text of={version.proposedBy.name} />
        </dd>
        {version.review && (
          <>
            <dt>Reviewed</dt>
            <dd>
              <span>
                {version.review.at && fullTime(version.review.at)} by{" "}
                <Text of={version.review.byName ?? "somebody"} />: <Text of={version.review.note ?? ""} />
              </span>
            </dd>
          </>
        )}
        <dt>Digest</dt>
        <dd>
          <Digest of={version.digest} />
        </dd>
        {diff.ok && diff.value.rules && (
          <>
            <dt>Rules</dt>
            <dd>{rulesSentence(diff.value.rules)}</dd>
          </>
        )}
      </dl>
      {diff.ok ? (
        <DiffLines parts={diff.value.parts} />
      ) : (
        <Failure
          what="The difference could not be shown"
          error={diff.error}
          requestId={ctx.requestId}
          retryHref={historyHref(policy.id, version.number)}
        />
      )}
    </section>
  );
}

/** Enough of it to compare by eye: `sha256:0123456789abcdef…`. The whole is copied. */
function Digest({ of: digest }: { of: string }) {
  return (
    <>
      <code className={css.id} title={digest}>
        {digest.replace(/^(sha256:[0-9a-f]{16})[0-9a-f]+$/u, "$1…")}
      </code>
      <CopyButton text={digest} label="the version's digest" />
    </>
  );
}

function rulesSentence({ added, removed, changed }: NonNullable<PolicyDiff["rules"]>) {
  const named = (word: string, rules: readonly DiffRule[]) =>
    rules.length > 0 &&
    `${counted(rules.length, "rule")} ${word}: ${rules.map(({ title, rule }) => title ?? rule).join("; ")}`;
  const parts = [named("added", added), named("changed", changed), named("removed", removed)].filter(Boolean);
  return parts.length === 0 ? "No rule says anything else." : <Text of={parts.join(" · ")} />;
}
