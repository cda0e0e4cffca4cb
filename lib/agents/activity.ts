import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";

/** How many actions ended how, and how many distinct tools were called. */
export interface Activity {
  ok: number;
  error: number;
  denied: number;
  /** Cancelled and unknown. */
  other: number;
}

const number = z.coerce.number();
const row = z.object({ key: z.string(), ok: number, error: number, denied: number, total: number });

/** What some agents did in a range, by key; who did nothing is left out. Exact. Needs `audit.read`; throws UNAVAILABLE. */
export async function activityOf(
  ctx: Ctx,
  keys: readonly string[],
  range: TimeRange,
): Promise<Map<string, Activity>> {
  requireAbility(ctx, "audit.read");
  if (keys.length === 0) return new Map();
  const query = sql`SELECT toString(agent_key) AS key, count() AS total, countIf(outcome = 'ok') AS ok,
      countIf(outcome = 'error') AS error, countIf(outcome = 'denied') AS denied
    FROM actions FINAL WHERE ${whereRange(range)} AND agent_key IN ${strings(keys)} GROUP BY agent_key`;
  const rows = await readRows(query, row, { name: "agents.activity", tenant: ctx.tenant });
  return new Map(
    rows.map(({ key, total, ...one }) => [key, { ...one, other: total - one.ok - one.error - one.denied }]),
  );
}

const toolsRow = z.object({ key: z.string(), tools: z.array(z.string()) });

/** The tools that each key was ever seen to call, by name. */
export async function toolsOf(ctx: Ctx, keys: readonly string[]): Promise<Map<string, string[]>> {
  requireAbility(ctx, "audit.read");
  if (keys.length === 0) return new Map();
  const query = sql`SELECT toString(agent_key) AS key, groupUniqArray(1000)(JSONExtractString(value, 1)) AS tools
    FROM catalog_values WHERE tenant = {tenant:String} AND kind = 'tool' AND agent_key IN ${strings(keys)}
    GROUP BY agent_key`;
  const rows = await readRows(query, toolsRow, { name: "agents.tools", tenant: ctx.tenant });
  return new Map(rows.map((one) => [one.key, one.tools]));
}
