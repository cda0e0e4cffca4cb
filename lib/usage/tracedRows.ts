import { type Sql, sql, unsafeSql } from "@/db/lake/sql";
import { KEY_OF_ACTION, whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";

/** Refused for a rate or a quota, however the client's SDK calls it. */
const LIMITED = `(a.outcome IN ('error', 'denied') AND (a.error_type = '429' OR position(lower(a.error_type), 'ratelimit') > 0
  OR position(lower(a.error_type), 'rate_limit') > 0 OR position(lower(a.error_type), 'quota') > 0
  OR (position(attributes, 'http.response.status_code') > 0 AND JSONExtractInt(attributes, 'http.response.status_code') = 429)))`;

/** What a gateway says on a span of what it drew on (docs/usage.md). */
const said = (attribute: string) =>
  `if(position(attributes, '${attribute}') = 0, '', JSONExtractString(attributes, '${attribute}'))`;

const FAILED = "('error', 'denied', 'limited')";

/**
 * One row a request, in the shape of `usage_rollups`, from the newest version of each action: leaf model calls and tool
 * calls. Counts and cost stand on leaf model calls only, since an outer span repeats them.
 */
export function tracedRows(ranges: readonly TimeRange[]): Sql {
  return sql`SELECT ts, 'trace' AS source, if(a.kind = 'tool_call', 'tool', 'model') AS kind,
      toString(a.provider) AS provider, toString(a.model) AS model, if(a.kind = 'tool_call', toString(a.tool), '') AS tool,
      toString(a.agent_key) AS agent_key, toString(a.principal) AS principal, toString(a.workload) AS workload,
      toString(a.environment) AS environment, ${unsafeSql(KEY_OF_ACTION)} AS key, ${unsafeSql(said("bailiwick.subscription"))} AS subscription,
      if(${unsafeSql(LIMITED)}, 'limited', toString(a.outcome)) AS outcome, toString(a.price_version) AS price_version,
      toUInt64(1) AS requests, if(a.kind = 'tool_call', 0, ifNull(a.input_tokens, 0)) AS input_tokens,
      if(a.kind = 'tool_call', 0, ifNull(a.output_tokens, 0)) AS output_tokens, input_tokens + output_tokens AS total_tokens,
      if(a.kind = 'tool_call', 0, ifNull(a.cache_read_tokens, 0)) AS cache_read_tokens,
      if(a.kind = 'tool_call', 0, ifNull(a.cache_write_tokens, 0)) AS cache_write_tokens,
      if(a.kind = 'tool_call', 0, ifNull(a.reasoning_tokens, 0)) AS reasoning_tokens,
      if(a.kind = 'tool_call', 0, ifNull(a.cost_nano_usd, 0)) AS cost_nano_usd,
      toUInt64(a.kind = 'model_call' AND isNull(a.cost_nano_usd) AND NOT (isNull(a.input_tokens) AND isNull(a.output_tokens))) AS unpriced,
      toUInt64(a.kind = 'model_call' AND isNull(a.input_tokens) AND isNull(a.output_tokens) AND outcome NOT IN ${unsafeSql(FAILED)}) AS unknown_usage,
      if(a.kind = 'model_call' AND a.outcome = 'ok', dateDiff('millisecond', a.ts, a.end_ts), NULL) AS took_ms
    FROM actions AS a FINAL
    WHERE (${whereRanges(ranges)}) AND (a.kind = 'tool_call' OR (a.kind = 'model_call' AND a.leaf = 1))`;
}

/** Rows of `actions` or `usage_logs` within any of these stretches, in the shape that the primary key prunes by. */
export function whereRanges(ranges: readonly TimeRange[]): Sql {
  const [first, ...others] = ranges.map((range) => sql`(${whereRange(range)})`);
  return others.reduce((all, one) => sql`${all} OR ${one}`, first ?? sql`tenant = {tenant:String} AND 0`);
}
