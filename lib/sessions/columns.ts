import { z } from "zod";
import { sql, unsafeSql } from "@/db/lake/sql";
import type { Grade } from "../actions/action";
import { durationMs, isoTime } from "../actions/present";
import type { SessionView } from "./session";

const tokenSum = (column: string) => `sumOrNullIf(${column}, leaf = 1 AND kind = 'model_call')`;

/** A session's summary over one version of each of its rows. Usage is summed over leaf model calls only; no count at all is null. */
export const SUMMARY = sql`SELECT session_id, any(tenant) AS t, anyIf(a.conversation, a.conversation != '') AS conv,
  min(a.ts) AS start_ts, max(ifNull(a.end_ts, a.ts)) AS last_ts, max(a.ts) AS newest_ts, count() AS steps,
  countIf(kind = 'model_call' AND leaf = 1) AS model_calls, countIf(kind = 'tool_call') AS tool_calls,
  countIf(outcome = 'error') AS errors, countIf(outcome = 'denied') AS denied,
  groupUniqArray(20)((agent_id, agent_name)) AS agents,
  groupUniqArrayIf(20)(principal, principal != '') AS principals,
  groupUniqArrayIf(20)(model, model != '') AS models,
  groupUniqArray(20)(trace_id) AS traces, max(grade) AS worst_grade,
  ${unsafeSql(tokenSum("input_tokens"))} AS tokens_in, ${unsafeSql(tokenSum("output_tokens"))} AS tokens_out,
  ${unsafeSql(tokenSum("cache_read_tokens"))} AS tokens_read, ${unsafeSql(tokenSum("cache_write_tokens"))} AS tokens_write,
  ${unsafeSql(tokenSum("reasoning_tokens"))} AS tokens_reasoning,
  sumOrNull(cost_nano_usd) AS cost, countIf(kind = 'model_call' AND leaf = 1 AND isNull(cost_nano_usd)) AS unpriced,
  sum(arraySum(mapValues(redactions))) AS redacted
  FROM actions AS a FINAL`;

const n = z.coerce.number();
const maybe = z.coerce.number().nullable();

export const summaryRow = z.object({
  session_id: z.string(),
  t: z.string(),
  conv: z.string(),
  start_ts: z.string(),
  last_ts: z.string(),
  newest_ts: z.string(),
  steps: n,
  model_calls: n,
  tool_calls: n,
  errors: n,
  denied: n,
  agents: z.array(z.tuple([z.string(), z.string()])),
  principals: z.array(z.string()),
  models: z.array(z.string()),
  traces: z.array(z.string()),
  worst_grade: z.string(),
  tokens_in: maybe,
  tokens_out: maybe,
  tokens_read: maybe,
  tokens_write: maybe,
  tokens_reasoning: maybe,
  cost: maybe,
  unpriced: n,
  redacted: n,
});
export type SummaryRow = z.output<typeof summaryRow>;

export function presentSession(row: SummaryRow): SessionView {
  return {
    id: row.session_id,
    tenant: row.t,
    conversation: row.conv || null,
    startTs: isoTime(row.start_ts),
    endTs: isoTime(row.last_ts),
    durationMs: durationMs(row.start_ts, row.last_ts),
    steps: row.steps,
    modelCalls: row.model_calls,
    toolCalls: row.tool_calls,
    errors: row.errors,
    denied: row.denied,
    agents: row.agents.map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    principals: row.principals.toSorted(),
    models: row.models.toSorted(),
    traces: row.traces,
    grade: row.worst_grade as Grade,
    tokens: {
      input: row.tokens_in,
      output: row.tokens_out,
      cacheRead: row.tokens_read,
      cacheWrite: row.tokens_write,
      reasoning: row.tokens_reasoning,
    },
    cost: { nanoUsd: row.cost, unpricedCalls: row.unpriced },
    redactions: row.redacted,
  };
}
