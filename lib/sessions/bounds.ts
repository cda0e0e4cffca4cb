import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { type Sql, sql, str, strings, typed } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { notFound } from "../base/errors";
import { sessionId } from "../base/ids";

/** Where a session's rows are: a superset, so that reading them is a bounded scan. */
export interface Bounds {
  id: string;
  minTs: string;
  maxTs: string;
}

const boundsRow = z.object({ session_id: z.string(), min_ts: z.string(), max_ts: z.string() });

/** The bounds of sessions by their ids; ids that do not exist are absent. */
export async function readBounds(ctx: Pick<Ctx, "tenant">, ids: readonly string[]): Promise<Bounds[]> {
  const query = sql`SELECT session_id, toString(min(min_ts)) AS min_ts, toString(max(max_ts)) AS max_ts FROM session_bounds
    WHERE tenant = {tenant:String} AND session_id IN ${strings(ids)} GROUP BY session_id`;
  const rows = await readRows(query, boundsRow, { name: "sessions.bounds", tenant: ctx.tenant });
  return rows.map((row) => ({ id: row.session_id, minTs: row.min_ts, maxTs: row.max_ts }));
}

/** Finds a session by its id (ses_…), its conversation id, or a trace id. Throws NOT_FOUND. */
export async function findSession(ctx: Ctx, idOrConversation: string): Promise<Bounds> {
  const derived = sessionId(ctx.tenant, idOrConversation);
  const found = await readBounds(ctx, [idOrConversation, derived]);
  const [bounds] = found;
  if (bounds) return bounds;
  throw notFound("session");
}

/** The rows of sessions within their bounds, in the shape that the primary key prunes by. */
export function whereSessions(bounds: readonly Bounds[]): Sql {
  const low = bounds.map((one) => one.minTs).sort()[0] ?? "1970-01-01 00:00:00";
  const high =
    bounds
      .map((one) => one.maxTs)
      .sort()
      .at(-1) ?? low;
  const from = typed("DateTime64(9, 'UTC')", low);
  const to = typed("DateTime64(9, 'UTC')", high);
  const ids = bounds.map((one) => one.id);
  const which =
    ids.length === 1 ? sql`session_id = ${str(ids[0] ?? "")}` : sql`session_id IN ${strings(ids)}`;
  return sql`tenant = {tenant:String} AND toStartOfMinute(ts) >= toStartOfMinute(${from}) AND toStartOfMinute(ts) <= toStartOfMinute(${to}) AND ${which}`;
}
