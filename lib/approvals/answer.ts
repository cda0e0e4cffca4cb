import { and, eq } from "drizzle-orm";
import { approvalAnswers, approvals } from "@/db/store/schema/approvals";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { requirePerson } from "@/lib/gates/approve";
import { notify } from "@/lib/notify/notify";
import { isForOneOf, placeFor } from "./answerers";
import {
  type AnswerRow,
  type ApprovalRow,
  approvalSnapshot,
  eventData,
  stateAt,
  whereApproval,
} from "./approval";
import { readReason } from "./reason";
import { endApproval } from "./settle";

export interface NewAnswer {
  answer: "approve" | "reject";
  reason: string;
  /** `per_…` in whose place; the actor's own unless told. */
  insteadOf?: string | null | undefined;
}

/**
 * A person's answer to a held action. One rejection ends it; it is approved once as many different people have as its rule
 * asks. Needs `approvals.answer`, or a delegation of somebody who has it; throws INVALID without a reason, NOT_FOUND,
 * FORBIDDEN for a machine and for whom the agent acts, CONFLICT where it ended or the person has answered.
 */
export async function answerApproval(ctx: Ctx, id: string, input: NewAnswer): Promise<void> {
  requirePerson(ctx);
  const reason = readReason(input.reason);
  const verb = input.answer;
  await change(ctx, { verb, noun: "approval", ability: "own" }, async (tx, record) => {
    const insteadOf = await placeFor(tx, ctx, input.insteadOf || null);
    const before = await lockApproval(tx, ctx, id);
    requirePending(before, ctx.now());
    const given = await tx
      .select()
      .from(approvalAnswers)
      .where(and(eq(approvalAnswers.tenant, ctx.tenant), eq(approvalAnswers.approval, id)));
    await requireOther(tx, ctx, before, insteadOf, given);
    const answer: AnswerRow = {
      id: ctx.newId("apa"),
      tenant: ctx.tenant,
      approval: id,
      answer: input.answer,
      reason,
      by: ctx.actor.id,
      byName: ctx.actor.name,
      insteadOf,
      at: new Date(ctx.now()),
    };
    await tx.insert(approvalAnswers).values(answer);
    const after = await settled(tx, ctx, before, [...given, answer]);
    const said = { answer: input.answer, reason, insteadOf };
    record({ target: id, before: approvalSnapshot(before), after: { ...approvalSnapshot(after), ...said } });
    if (after.state === "pending") return;
    const data = { ...eventData(after), state: after.state, reason };
    await notify(ctx, { type: "approval.answered", data }, { tx });
  });
}

/** Ends the waiting without an answer: it is not approved, and may be asked again at once. Needs `approvals.answer`; throws INVALID, NOT_FOUND, CONFLICT. */
export async function cancelApproval(ctx: Ctx, id: string, given: string): Promise<void> {
  const reason = readReason(given);
  const name = { verb: "cancel", noun: "approval", ability: "approvals.answer" } as const;
  await change(ctx, name, async (tx, record) => {
    const before = await lockApproval(tx, ctx, id);
    requirePending(before, ctx.now());
    const after = await endApproval(tx, ctx, before, "cancelled");
    record({ target: id, before: approvalSnapshot(before), after: { ...approvalSnapshot(after), reason } });
  });
}

async function lockApproval(tx: StoreTx, ctx: Ctx, id: string): Promise<ApprovalRow> {
  const [row] = await tx.select().from(approvals).where(whereApproval(ctx, id)).for("update");
  if (!row) throw notFound("approval");
  return row;
}

function requirePending(row: ApprovalRow, nowMs: number): void {
  const state = stateAt(row, nowMs);
  if (state === "pending") return;
  throw new DomainError("CONFLICT", {
    what: state === "expired" ? "Its time ran out." : `It was ${state} already.`,
    why: "Each held action is answered once.",
    fix: "The agent may ask again.",
  });
}

/** Four eyes: nobody for himself, and nobody twice, neither in his own nor in another's place. */
async function requireOther(
  tx: StoreTx,
  ctx: Ctx,
  row: ApprovalRow,
  insteadOf: string | null,
  given: readonly AnswerRow[],
): Promise<void> {
  const mine = [ctx.actor.id, ...(insteadOf === null ? [] : [insteadOf])];
  if (await isForOneOf(tx, ctx.tenant, row.principal, mine))
    throw new DomainError("FORBIDDEN", {
      what:
        insteadOf === null ? "The agent acts for you." : "The agent acts for you, or for whom you stand in.",
      why: "Nobody answers what is done in his own name.",
      fix: "Ask somebody else who may answer approvals.",
    });
  const twice = given.find(
    ({ by, insteadOf: place }) => mine.includes(by) || (place && mine.includes(place)),
  );
  if (twice)
    throw new DomainError("CONFLICT", {
      what:
        twice.by === ctx.actor.id
          ? "You answered already."
          : `${twice.byName} answered for this person already.`,
      why: "Each person counts once.",
      fix: "Another person must answer.",
    });
}

async function settled(
  tx: StoreTx,
  ctx: Ctx,
  row: ApprovalRow,
  answers: readonly AnswerRow[],
): Promise<ApprovalRow> {
  if (answers.some(({ answer }) => answer === "reject")) return endApproval(tx, ctx, row, "rejected");
  return answers.length >= row.needed ? endApproval(tx, ctx, row, "approved") : row;
}
