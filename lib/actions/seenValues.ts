import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, str, strings, typed, uint } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";

/**
 * What agents were seen to use, and as what (db/lake/migrations/0003_catalog_values.sql). `self` is a JSON list of workload,
 * agent id, agent name and service; `tool` one of name and target; `caller` one of id and name; `model` is `provider/model`.
 */
export type SeenKind =
  | "self"
  | "tool"
  | "model"
  | "target"
  | "principal"
  | "caller"
  | "environment"
  | "dialect"
  | "version";

/** A value in telemetry. Times are epoch milliseconds, of the actions that carry it. */
export interface SeenValue {
  agentKey: string;
  value: string;
  firstMs: number;
  lastMs: number;
}

const ms = z.coerce.number();
const seenRow = z.object({ agent_key: z.string(), value: z.string(), first_ms: ms, last_ms: ms }).transform(
  (row): SeenValue => ({
    agentKey: row.agent_key,
    value: row.value,
    firstMs: row.first_ms,
    lastMs: row.last_ms,
  }),
);
const COLUMNS = sql`agent_key, value, toUnixTimestamp64Milli(toDateTime64(min(first_ts), 3, 'UTC')) AS first_ms,
  toUnixTimestamp64Milli(toDateTime64(max(last_ts), 3, 'UTC')) AS last_ms`;

/** When the lake last took in a row with a value of this kind, by its own clock in epoch milliseconds; null for never. */
export async function newestSeenValueMs(ctx: Ctx, kind: SeenKind): Promise<number | null> {
  const query = sql`SELECT toUnixTimestamp64Milli(max(seen_at)) AS ms, count() AS n FROM catalog_values
    WHERE tenant = {tenant:String} AND kind = ${str(kind)}`;
  const row = z.object({ ms, n: ms });
  const [newest] = await readRows(query, row, { name: "catalog.newest", tenant: ctx.tenant });
  return newest && newest.n > 0 ? newest.ms : null;
}

/** Values that were taken in since a time (the lake's clock), by agent and value, after one of them; at most `limit`. */
export async function seenValuesSince(
  ctx: Ctx,
  kind: SeenKind,
  { sinceMs, after, limit }: { sinceMs: number; after: readonly [string, string]; limit: number },
): Promise<SeenValue[]> {
  const since = typed("DateTime64(3, 'UTC')", (sinceMs / 1000).toFixed(3));
  const query = sql`SELECT ${COLUMNS} FROM catalog_values
    WHERE tenant = {tenant:String} AND kind = ${str(kind)}
      AND (agent_key, value) > (${str(after[0])}, ${str(after[1])}) AND seen_at >= ${since}
    GROUP BY agent_key, value ORDER BY agent_key, value LIMIT ${uint(limit)}`;
  return readRows(query, seenRow, { name: "catalog.since", tenant: ctx.tenant });
}

/** What these agents (by key) were seen to use, of some kinds, over all time or since a time; newest first, at most `limit` a kind. */
export async function seenOfAgents(
  ctx: Ctx,
  agentKeys: readonly string[],
  kinds: readonly SeenKind[],
  { sinceMs = 0, limit = 500 }: { sinceMs?: number; limit?: number } = {},
): Promise<(SeenValue & { kind: SeenKind })[]> {
  if (agentKeys.length === 0) return [];
  const since = typed("DateTime64(3, 'UTC')", (sinceMs / 1000).toFixed(3));
  const query = sql`SELECT kind, ${COLUMNS} FROM catalog_values
    WHERE tenant = {tenant:String} AND kind IN ${strings(kinds)} AND agent_key IN ${strings(agentKeys)}
    GROUP BY kind, agent_key, value HAVING max(last_ts) >= ${since}
    ORDER BY kind, last_ms DESC, value LIMIT ${uint(limit)} BY kind`;
  const row = z.object({
    kind: z.string(),
    agent_key: z.string(),
    value: z.string(),
    first_ms: ms,
    last_ms: ms,
  });
  const rows = await readRows(query, row, { name: "catalog.agents", tenant: ctx.tenant });
  return rows.map((one) => ({
    kind: one.kind as SeenKind,
    agentKey: one.agent_key,
    value: one.value,
    firstMs: one.first_ms,
    lastMs: one.last_ms,
  }));
}

/** Which agents (by key) were seen with one of these values of a kind; newest first, at most `limit`. */
export async function agentsSeenWith(
  ctx: Ctx,
  kind: SeenKind,
  values: readonly string[],
  limit = 500,
): Promise<SeenValue[]> {
  if (values.length === 0) return [];
  const query = sql`SELECT ${COLUMNS} FROM catalog_values
    WHERE tenant = {tenant:String} AND kind = ${str(kind)} AND value IN ${strings(values)}
    GROUP BY agent_key, value ORDER BY last_ms DESC, agent_key LIMIT ${uint(limit)}`;
  return readRows(query, seenRow, { name: "catalog.with", tenant: ctx.tenant });
}
