import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";

/** How much of what an agent did passed a decision point. */
export interface Coverage {
  /** Tool calls, model calls, retrievals and delegations that telemetry recorded. */
  actions: number;
  /** Those with a decision of the same tool call, or of the same trace and tool, model, source or agent. */
  decided: number;
}

const number = z.coerce.number();
const row = z.object({ key: z.string(), actions: number, decided: number });

/** What an action is done with, in words that a decision's row has too. */
const WHAT = sql`multiIf(kind = 'tool_call', toString(tool), kind = 'model_call', toString(model),
      kind = 'retrieval', toString(target), toString(agent_id))`;

/**
 * The enforcement coverage of agents in a range, by the keys that their actions carry: what a stop would have reached. One
 * query for all; exact; who did nothing is left out. Needs `audit.read`; throws UNAVAILABLE.
 */
export async function coverageOf(
  ctx: Ctx,
  keys: readonly string[],
  range: TimeRange,
): Promise<Map<string, Coverage>> {
  requireAbility(ctx, "audit.read");
  if (keys.length === 0) return new Map();
  const decisions = sql`FROM actions FINAL WHERE ${whereRange(range)} AND kind = 'decision'`;
  const named = sql`SELECT trace_id, arrayJoin(arrayDistinct([toString(tool), toString(model), toString(target)])) AS what
      ${decisions} AND what != ''`;
  const query = sql`SELECT toString(agent_key) AS key, count() AS actions, countIf(
      (tool_call_id != '' AND tool_call_id IN (SELECT tool_call_id ${decisions} AND tool_call_id != ''))
      OR (trace_id, ${WHAT}) IN (${named})
      OR (kind = 'delegation' AND (trace_id, toString(agent_key)) IN (${named}))) AS decided
    FROM actions FINAL
    WHERE ${whereRange(range)} AND agent_key IN ${strings(keys)}
      AND (kind IN ('tool_call', 'retrieval', 'delegation') OR (kind = 'model_call' AND leaf = 1))
    GROUP BY agent_key`;
  const rows = await readRows(query, row, { name: "stops.coverage", tenant: ctx.tenant });
  return new Map(rows.map(({ key, actions, decided }) => [key, { actions, decided }]));
}

/** Of several keys of one agent. */
export function sumCoverage(all: ReadonlyMap<string, Coverage>, keys: readonly string[]): Coverage {
  const total = { actions: 0, decided: 0 };
  for (const key of keys) {
    total.actions += all.get(key)?.actions ?? 0;
    total.decided += all.get(key)?.decided ?? 0;
  }
  return total;
}
