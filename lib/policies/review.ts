import { eq } from "drizzle-orm";
import { policies, policyVersions } from "@/db/store/schema/policies";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { requirePerson } from "@/lib/gates/approve";
import { lockPolicy, type PolicyRow, readWhy, type VersionRow, versionFor, wherePolicy } from "./policy";
import { notInReview, versionSnapshot } from "./propose";

const ability = "policies.publish";

export interface Review {
  policy: string;
  number: number;
  answer: "approve" | "reject";
  note: string;
}

/**
 * Another person's answer to a version in review. Needs `policies.publish`, of a person who neither proposed nor edited it,
 * nor issued the token that did; throws INVALID without a note, NOT_FOUND, FORBIDDEN, CONFLICT unless it is in review. A
 * rejected text is the draft again, unless there is a newer one.
 */
export async function reviewVersion(ctx: Ctx, input: Review): Promise<VersionRow> {
  requireAbility(ctx, ability);
  requirePerson(ctx);
  const note = readWhy(input.note, "note");
  return change(ctx, { verb: input.answer, noun: "policy version", ability }, async (tx, record) => {
    const policy = await lockPolicy(tx, ctx, input.policy);
    const before = await versionFor(tx, policy, input.number);
    if (!awaitsReview(before, input.answer)) throw notInReview(policy.name, before);
    if (before.proposedBy === ctx.actor.id || before.editors.includes(ctx.actor.id)) throw ownWork(policy);
    const after: VersionRow = {
      ...before,
      state: input.answer === "approve" ? "approved" : "rejected",
      reviewedBy: ctx.actor.id,
      reviewedByName: ctx.actor.name,
      reviewedAt: new Date(ctx.now()),
      reviewNote: note,
    };
    await tx
      .update(policyVersions)
      .set({
        state: after.state,
        reviewedBy: after.reviewedBy,
        reviewedByName: after.reviewedByName,
        reviewedAt: after.reviewedAt,
        reviewNote: note,
      })
      .where(eq(policyVersions.id, before.id));
    await tx.update(policies).set(draftAfter(policy, after)).where(wherePolicy(ctx, policy.id));
    record({ target: policy.id, before: versionSnapshot(before), after: versionSnapshot(after) });
    return after;
  });
}

/** What went into force as observe without a reviewer may have one afterwards. */
const awaitsReview = ({ state, reviewedBy }: VersionRow, answer: Review["answer"]) =>
  state === "review" || (state === "approved" && reviewedBy === null && answer === "approve");

/** What was approved is behind everybody; whoever edits on from a rejected text stands for all of it. */
function draftAfter(policy: PolicyRow, { state, text }: VersionRow): Partial<PolicyRow> {
  if (state === "approved") return policy.draft === null ? { draftEditors: [] } : { draft: policy.draft };
  return { draft: policy.draft ?? text };
}

function ownWork({ name }: PolicyRow): DomainError {
  return new DomainError("FORBIDDEN", {
    what: `You wrote or proposed this version of ${name}, so another person reviews it.`,
    fix: "Ask somebody who may publish policies.",
  });
}
