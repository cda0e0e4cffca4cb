import { and, desc, eq, inArray, lt, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { quotaRequests, quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { holderNames } from "./override";
import type { Measure } from "./quota";

export type RequestRow = typeof quotaRequests.$inferSelect;
export const REQUEST_STATES = ["open", "granted", "refused", "withdrawn"] as const;
type RequestState = (typeof REQUEST_STATES)[number];

/** Somebody's request for more, and the answer. Times are ISO 8601; the ceiling is in the measure's units. */
export interface RequestView {
  /** `qrq_…` */
  id: string;
  quota: string;
  quotaName: string;
  measure: Measure;
  /** The quota's own ceiling now. */
  ceilingNow: number;
  holder: string;
  holderName: string | null;
  person: string;
  personName: string;
  ceiling: number;
  endsAt: string;
  reason: string;
  state: RequestState;
  answer: string | null;
  answeredBy: string | null;
  answeredAt: string | null;
  override: string | null;
  createdAt: string;
}

const cursorParts = z.tuple([z.number(), z.string()]);
const MOST = 200;

/** Requests for more, the newest first. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listRequests(
  ctx: Ctx,
  filter: {
    state?: RequestState | undefined;
    quota?: string | undefined;
    limit?: number | undefined;
    cursor?: string | undefined;
  } = {},
): Promise<{ requests: RequestView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MOST);
  const rows = await readRequests(
    ctx,
    and(
      filter.state && eq(quotaRequests.state, filter.state),
      filter.quota === undefined ? undefined : eq(quotaRequests.quota, filter.quota),
      filter.cursor ? after(filter.cursor) : undefined,
    ),
    limit + 1,
  );
  const page = cutPage(rows, limit, (row) => [row.createdAt.getTime(), row.id]);
  return { requests: await requestViews(ctx.tenant, page.rows), next: page.next };
}

/** The signed-in person's own requests with their answers, the newest 50. Needs nothing but being signed in. */
export async function listOwnRequests(ctx: Ctx): Promise<RequestView[]> {
  if (ctx.actor.kind !== "person") return [];
  return requestViews(ctx.tenant, await readRequests(ctx, eq(quotaRequests.person, ctx.actor.id), 50));
}

function readRequests(ctx: Ctx, where: SQL | undefined, limit: number): Promise<RequestRow[]> {
  return store()
    .select()
    .from(quotaRequests)
    .where(and(eq(quotaRequests.tenant, ctx.tenant), where))
    .orderBy(desc(quotaRequests.createdAt), desc(quotaRequests.id))
    .limit(limit);
}

function after(cursor: string): SQL | undefined {
  const [atMs, id] = readCursor(cursor, cursorParts);
  const at = new Date(atMs);
  return or(lt(quotaRequests.createdAt, at), and(eq(quotaRequests.createdAt, at), lt(quotaRequests.id, id)));
}

/** With the names of quotas and holders. */
export async function requestViews(
  tenant: string,
  rows: readonly RequestRow[],
  reader: Pick<StoreTx, "select"> = store(),
): Promise<RequestView[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ quota }) => quota))];
  const found = await reader.select().from(quotas).where(inArray(quotas.id, ids));
  const byId = new Map(found.map((quota) => [quota.id, quota]));
  const nameOf = await holderNames(tenant, rows, reader);
  return rows.flatMap((row) => {
    const quota = byId.get(row.quota);
    if (!quota) return [];
    const { id, holder, person, personName, ceiling, reason, state, answer, answeredBy, override } = row;
    return {
      id,
      holder,
      person,
      personName,
      ceiling,
      reason,
      state,
      answer,
      answeredBy,
      override,
      quota: quota.id,
      quotaName: quota.name,
      measure: quota.measure,
      ceilingNow: quota.ceiling,
      holderName: nameOf(row),
      endsAt: row.endsAt.toISOString(),
      answeredAt: row.answeredAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    };
  });
}

/** What the change log says of a request. */
export function requestSnapshot(row: RequestRow): object {
  const { id, quota, holder, personName, ceiling, endsAt, reason, state, answer, answeredBy, override } = row;
  return { id, quota, holder, personName, ceiling, endsAt, reason, state, answer, answeredBy, override };
}
