import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";

/** How much of what was done passed a decision point. */
export interface Coverage {
  /** Tool calls, model calls, retrievals and delegations that telemetry recorded. */
  actions: number;
  /** Those with a decision of the same tool call, or of the same trace and tool, model, source or agent. */
  decided: number;
}

const number = z.coerce.number();
const row = z.object({ value: z.string(), actions: number, decided: number });

/** What an action is done with, in words that a decision's row has too. */
const WHAT = sql`multiIf(kind = 'tool_call', toString(tool), kind = 'model_call', toString(model),
      kind = 'retrieval', toString(target), toString(agent_id))`;

/** Whose coverage is counted, by what the rows of telemetry have of it. */
const OF = {
  agent: sql`toString(agent_key)`,
  principal: sql`toString(principal)`,
  /** As `tool_names` writes it: name and target. */
  tool: sql`if(kind = 'tool_call', toJSONString([toString(tool), toString(target)]), '')`,
  model: sql`if(kind = 'model_call', concat(toString(provider), '/', toString(model)), '')`,
} as const;
export type Covered = keyof typeof OF;

/**
 * The enforcement coverage in a range of agents (by the keys that their actions carry), principals, tools or models (by their
 * values in the lake): what a stop would have reached. One query for all; exact; who or what did nothing is left out. Needs
 * `audit.read`; throws UNAVAILABLE.
 */
export async function coverageOf(
  ctx: Ctx,
  values: readonly string[],
  range: TimeRange,
  of: Covered = "agent",
): Promise<Map<string, Coverage>> {
  requireAbility(ctx, "audit.read");
  if (values.length === 0) return new Map();
  const decisions = sql`FROM actions FINAL WHERE ${whereRange(range)} AND kind = 'decision'`;
  const named = sql`SELECT trace_id, arrayJoin(arrayDistinct([toString(tool), toString(model), toString(target)])) AS what
      ${decisions} AND what != ''`;
  const query = sql`SELECT ${OF[of]} AS value, count() AS actions, countIf(
      (tool_call_id != '' AND tool_call_id IN (SELECT tool_call_id ${decisions} AND tool_call_id != ''))
      OR (trace_id, ${WHAT}) IN (${named})
      OR (kind = 'delegation' AND (trace_id, toString(agent_key)) IN (${named}))) AS decided
    FROM actions FINAL
    WHERE ${whereRange(range)} AND value IN ${strings(values)}
      AND (kind IN ('tool_call', 'retrieval', 'delegation') OR (kind = 'model_call' AND leaf = 1))
    GROUP BY value`;
  const rows = await readRows(query, row, { name: "stops.coverage", tenant: ctx.tenant });
  return new Map(rows.map(({ value, actions, decided }) => [value, { actions, decided }]));
}

/** Of several values of one. */
export function sumCoverage(all: ReadonlyMap<string, Coverage>, values: readonly string[]): Coverage {
  const total = { actions: 0, decided: 0 };
  for (const value of values) {
    total.actions += all.get(value)?.actions ?? 0;
    total.decided += all.get(value)?.decided ?? 0;
  }
  return total;
}
