import type { Ctx } from "@/lib/access/ctx";
import { sameDigest } from "@/lib/base/sameDigest";
import { POLICY_MODES, type PolicyMode } from "@/lib/policies/decision";
import { isStricter } from "@/lib/policies/freshBacktest";
import type { BacktestRef, PolicyDetail, VersionView } from "@/lib/policies/get";
import { UnsavedNote } from "../_editor/desk";
import css from "../policies.module.css";
import { ProposeButton, ReviewButton, WithdrawButton } from "./draft-dialogs";
import { ChangeModeButton, PublishButton, type Ready, UnpublishButton } from "./force-dialogs";

/** The steps that this person may take now; of those that they may not, why. */
export function Lifecycle({ ctx, policy }: { ctx: Ctx; policy: PolicyDetail }) {
  if (policy.archivedAt) return null;
  const mayWrite = ctx.abilities.has("policies.write");
  const mayPublish = ctx.abilities.has("policies.publish");
  const [newest] = policy.versions;
  const inReview = newest?.state === "review" ? newest : null;
  const publishable =
    newest?.state === "approved" && newest.number !== policy.inForce?.version ? newest : null;
  const current = policy.versions.find(({ number }) => number === policy.inForce?.version);
  const words = inReview ? whyNotReview(ctx, policy, inReview, mayPublish) : null;
  return (
    <div className={css.head}>
      <div className={css.actions}>
        {mayWrite && policy.draft && !inReview && <ProposeButton policy={policy.id} name={policy.name} />}
        {inReview && !words && (
          <>
            <ReviewButton policy={policy.id} number={inReview.number} answer="approve" />
            <ReviewButton policy={policy.id} number={inReview.number} answer="reject" />
          </>
        )}
        {inReview && mayWrite && <WithdrawButton policy={policy.id} number={inReview.number} />}
        {publishable && mayPublish && (
          <PublishButton
            policy={policy.id}
            version={publishable.number}
            ready={readyFor(policy, publishable)}
          />
        )}
        {policy.inForce && current && mayPublish && (
          <>
            <ChangeModeButton
              policy={policy.id}
              mode={policy.inForce.mode}
              ready={readyFor(policy, current)}
            />
            <UnpublishButton policy={policy.id} name={policy.name} />
          </>
        )}
      </div>
      {mayWrite && <UnsavedNote>These steps are of what is saved, without the last edits.</UnsavedNote>}
      {words && <p>{words}</p>}
      {publishable && !mayPublish && (
        <p>Version {publishable.number} waits for somebody who may publish policies.</p>
      )}
    </div>
  );
}

function whyNotReview(
  ctx: Ctx,
  policy: PolicyDetail,
  version: VersionView,
  mayPublish: boolean,
): string | null {
  if (!mayPublish) return `Version ${version.number} waits for somebody who may publish policies.`;
  if (version.proposedBy.id === ctx.actor.id)
    return `You proposed version ${version.number} of ${policy.name}, so another person reviews it.`;
  return version.editors.includes(ctx.actor.id)
    ? `You edited version ${version.number} of ${policy.name}, so another person reviews it.`
    : null;
}

/** Of each mode: the newest finished backtest of exactly this text for that mode or a stricter one. */
function readyFor({ backtests }: PolicyDetail, { digest }: VersionView): Ready {
  const of = (mode: PolicyMode): BacktestRef | undefined =>
    backtests.find(
      (one) => one.state === "done" && sameDigest(one.digest, digest) && !isStricter(mode, one.mode),
    );
  return Object.fromEntries(
    POLICY_MODES.map((mode) => {
      const found = of(mode);
      return [mode, found ? { at: found.at, by: found.by, from: found.from, to: found.to } : null];
    }),
  ) as Ready;
}
