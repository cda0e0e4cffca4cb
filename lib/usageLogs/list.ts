import { readRows } from "@/db/lake/query";
import { and, type Sql, sql, str, typed, uint, unsafeSql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { parseCursor } from "@/lib/actions/cursor";
import { whereRange } from "@/lib/actions/where";
import { cutPage } from "@/lib/base/page";
import type { TimeRange } from "@/lib/base/time";
import { COLUMNS, type UsageLogView, usageLogRow, usageLogView } from "./row";
import type { Problem, ResponseType, TokenBasis, UsageLogSource } from "./usageLog";

/** AND between fields; all are compared as they are. */
export interface UsageLogFilter {
  source?: UsageLogSource | undefined;
  responseType?: ResponseType | undefined;
  /** As the gateway names the user. */
  user?: string | undefined;
  subscription?: string | undefined;
  keyId?: string | undefined;
  model?: string | undefined;
  requestId?: string | undefined;
  basis?: TokenBasis | undefined;
  problem?: Problem | undefined;
}

const FIELD_COLUMNS = {
  source: "source",
  responseType: "response_type",
  user: "principal",
  subscription: "subscription",
  keyId: "key_id",
  model: "model",
  requestId: "request_id",
  basis: "token_basis",
} as const;
const MAX_PAGE = 1_000;

/** What gateways' access logs told of a range of time, newest first. Needs audit.read. Throws INVALID for a cursor that is not ours. */
export async function listUsageLogs(
  ctx: Ctx,
  input: { range: TimeRange; filter?: UsageLogFilter; limit: number; cursor?: string | null },
): Promise<{ logs: UsageLogView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(1, input.limit), MAX_PAGE);
  const query = sql`SELECT ${unsafeSql(COLUMNS)} FROM usage_logs FINAL
    WHERE ${whereUsageLogs(input.range, input.filter ?? {})} AND ${after(input.cursor)}
    ORDER BY toStartOfMinute(ts) DESC, ts DESC, id DESC LIMIT ${uint(limit + 1)}`;
  const rows = await readRows(query, usageLogRow, { name: "usageLogs.list", tenant: ctx.tenant });
  const page = cutPage(rows, limit, ({ ts, id }) => [ts, id]);
  return { logs: page.rows.map(usageLogView), next: page.next };
}

/** The tenant, the time and the filter; reads of `usage_logs FINAL` start with it. */
export function whereUsageLogs(range: TimeRange, { problem, ...fields }: UsageLogFilter): Sql {
  const terms = Object.entries(FIELD_COLUMNS).flatMap(([field, column]) => {
    const value = fields[field as keyof typeof FIELD_COLUMNS];
    return value === undefined ? [] : [sql`${unsafeSql(column)} = ${str(value)}`];
  });
  if (problem !== undefined) terms.push(sql`has(problems, ${str(problem)})`);
  return sql`${whereRange(range)} AND ${and(terms)}`;
}

function after(cursor: string | null | undefined): Sql {
  const last = parseCursor(cursor);
  if (!last) return unsafeSql("1");
  const ts = typed("DateTime64(9, 'UTC')", last.ts);
  return sql`toStartOfMinute(ts) <= toStartOfMinute(${ts}) AND (ts, id) < (${ts}, ${str(last.id)})`;
}
