import { and, eq, lte } from "drizzle-orm";
import { approvals } from "@/db/store/schema/approvals";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { insertJob, newJob } from "@/lib/jobs/enqueue";
import { type NotifyCtx, notify } from "@/lib/notify/notify";
import { type ApprovalRow, type ApprovalState, eventData } from "./approval";
import { CALL_BACK } from "./callBackJob";

/** Of a ctx, what ends an approval. */
export type SettleCtx = Pick<Ctx, "tenant" | "now" | "newId" | "requestId">;

/** Writes how an approval ended, and has the asker told where it wants to be. An answer counts for a while from `atMs` on. */
export async function endApproval(
  tx: StoreTx,
  ctx: SettleCtx,
  row: ApprovalRow,
  state: Exclude<ApprovalState, "pending">,
  atMs = ctx.now(),
): Promise<ApprovalRow> {
  const ended = { state, endedAt: new Date(atMs), validUntil: new Date(atMs + row.validMs) };
  await tx
    .update(approvals)
    .set(ended)
    .where(and(eq(approvals.tenant, row.tenant), eq(approvals.id, row.id)));
  if (row.callbackUrl !== null) {
    const { tenant, now, newId, requestId } = ctx;
    const by = { ...systemCtx(tenant, "approvals"), now, newId, requestId };
    await insertJob(tx, newJob(by, { approval: row.id }, CALL_BACK));
  }
  return { ...row, ...ended };
}

/** Ends what ran out of time: of one request, or of the tenant. At most 500 at once; returns how many. */
export async function expireDue(
  tx: StoreTx,
  ctx: SettleCtx,
  { request }: { request?: string } = {},
): Promise<number> {
  const due = await tx
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.tenant, ctx.tenant),
        eq(approvals.state, "pending"),
        lte(approvals.deadlineAt, new Date(ctx.now())),
        request === undefined ? undefined : eq(approvals.request, request),
      ),
    )
    .limit(500)
    .for("update", { skipLocked: true });
  const as: NotifyCtx = { ...ctx, actor: { kind: "system", id: "approvals", name: "approvals" } };
  for (const row of due) {
    // From its deadline on, not from when somebody looked.
    await endApproval(tx, ctx, row, "expired", row.deadlineAt.getTime());
    const data = { ...eventData(row), onTimeout: row.onTimeout };
    await notify(as, { type: "approval.expired", data }, { tx });
  }
  return due.length;
}
