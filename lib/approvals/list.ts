import { and, asc, count, eq, gt, lte, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { approvals } from "@/db/store/schema/approvals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { answersOf } from "./answers";
import { type ApprovalState, type ApprovalView, approvalFor, approvalView } from "./approval";

export const MAX_APPROVALS = 200;
const cursorParts = z.tuple([z.number().int(), z.number(), z.string()]);

export interface ApprovalFilter {
  state?: ApprovalState | undefined;
  /** The agent's id. */
  agent?: string | undefined;
  session?: string | undefined;
  /** 1 to 200; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The tenant's approvals: what waits first, the next deadline first; then what ended, the newest first. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listApprovals(
  ctx: Ctx,
  filter: ApprovalFilter = {},
): Promise<{ approvals: ApprovalView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_APPROVALS);
  const now = new Date(ctx.now());
  const rank = sql<number>`case when ${waits(now)} then 0 else 1 end`;
  const order = sql<number>`case when ${waits(now)} then ${ms(approvals.deadlineAt)} else -${ms(approvals.askedAt)} end`;
  const rows = await store()
    .select({ row: approvals, rank: rank.mapWith(Number), order: order.mapWith(Number) })
    .from(approvals)
    .where(
      and(
        eq(approvals.tenant, ctx.tenant),
        filter.state && inState(filter.state, now),
        filter.agent ? eq(approvals.agent, filter.agent) : undefined,
        filter.session ? eq(approvals.session, filter.session) : undefined,
        filter.cursor ? after(filter.cursor, rank, order) : undefined,
      ),
    )
    .orderBy(rank, order, asc(approvals.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, ({ rank: place, order: key, row }) => [place, key, row.id]);
  const answers = await answersOf(
    store(),
    ctx,
    page.rows.map(({ row }) => row.id),
  );
  const seen = { nowMs: ctx.now(), withInput: ctx.abilities.has("content.read") };
  return {
    approvals: page.rows.map(({ row }) => approvalView(row, answers.get(row.id) ?? [], seen)),
    next: page.next,
  };
}

/** One approval. Needs `audit.read`; the input shows with `content.read`. Throws NOT_FOUND, also for another tenant's. */
export async function getApproval(ctx: Ctx, id: string): Promise<ApprovalView> {
  requireAbility(ctx, "audit.read");
  const row = await approvalFor(store(), ctx, id);
  const answers = (await answersOf(store(), ctx, [id])).get(id) ?? [];
  return approvalView(row, answers, { nowMs: ctx.now(), withInput: ctx.abilities.has("content.read") });
}

/** How many wait now. Needs `audit.read`. */
export async function countWaiting(ctx: Ctx): Promise<number> {
  requireAbility(ctx, "audit.read");
  const [row] = await store()
    .select({ n: count() })
    .from(approvals)
    .where(and(eq(approvals.tenant, ctx.tenant), waits(new Date(ctx.now()))));
  return row?.n ?? 0;
}

/** What waits for a person now: nobody answered it, and its deadline is not over. */
export function waits(now: Date): SQL | undefined {
  return and(eq(approvals.state, "pending"), gt(approvals.deadlineAt, now));
}

function inState(state: ApprovalState, now: Date): SQL | undefined {
  if (state === "pending") return waits(now);
  if (state !== "expired") return eq(approvals.state, state);
  return or(
    eq(approvals.state, "expired"),
    and(eq(approvals.state, "pending"), lte(approvals.deadlineAt, now)),
  );
}

const ms = (column: typeof approvals.askedAt) => sql`floor(extract(epoch from ${column}) * 1000)::bigint`;

function after(cursor: string, rank: SQL<number>, order: SQL<number>): SQL {
  const [place, key, id] = readCursor(cursor, cursorParts);
  return sql`(${rank}, ${order}, ${approvals.id}) > (${place}::int, ${key}::bigint, ${id})`;
}
