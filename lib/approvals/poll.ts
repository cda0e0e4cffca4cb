import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { answersOf } from "./answers";
import { type AnswerView, type ApprovalState, approvalFor, stateAt } from "./approval";

/** What the asker sees of its approval. Times are ISO 8601, UTC. */
export interface PolledApproval {
  id: string;
  state: ApprovalState;
  /** Whether the same request would be let through now. */
  counts: boolean;
  deadlineAt: string;
  validUntil: string | null;
  answers: AnswerView[];
}

/** One approval, for who asked for it. Asks no ability: for the edges that decide. Throws NOT_FOUND, also for what another asked. */
export async function pollApproval(
  ctx: Pick<Ctx, "tenant" | "now">,
  id: string,
  askedBy: string,
): Promise<PolledApproval> {
  const row = await approvalFor(store(), ctx, id);
  if (row.askedBy !== askedBy) throw notFound("approval");
  const state = stateAt(row, ctx.now());
  const isThrough = state === "approved" || (state === "expired" && row.onTimeout === "allow");
  const untilMs = row.validUntil?.getTime() ?? row.deadlineAt.getTime() + row.validMs;
  return {
    id,
    state,
    counts: isThrough && row.usedAt === null && untilMs > ctx.now(),
    deadlineAt: row.deadlineAt.toISOString(),
    validUntil: row.validUntil?.toISOString() ?? null,
    answers: (await answersOf(store(), ctx, [id])).get(id) ?? [],
  };
}
