import { type Sql, sql } from "@/db/lake/sql";
import type { TimeRange } from "@/lib/base/time";
import { HOUR_MS } from "./pieces";
import { tracedRows, whereRanges } from "./tracedRows";

const MINUTE_MS = 60_000;

/** Whom a request was for, as traces and gateways both write them: in lower case, without a domain. */
const who = (column: string) => ({ text: `lower(splitByChar('@', toString(${column}))[1])`, params: {} });

/**
 * Records of gateways' access logs that no trace tells of: neither a model call with the same trace id, nor, one for one,
 * a call of the same user in the same hour that used as many tokens (of neither known: of the same model).
 */
function loggedRows(ranges: readonly TimeRange[]): Sql {
  const hours = ranges.map(({ fromMs, toMs }) => ({
    fromMs: Math.floor(fromMs / HOUR_MS) * HOUR_MS,
    toMs: Math.ceil(toMs / HOUR_MS) * HOUR_MS,
  }));
  const around = hours.map(({ fromMs, toMs }) => ({
    fromMs: Math.max(0, fromMs - MINUTE_MS),
    toMs: toMs + MINUTE_MS,
  }));
  const calls = sql`FROM actions FINAL WHERE kind = 'model_call' AND leaf = 1 AND`;
  const used = sql`if(isNull(total), lower(toString(model)), toString(total))`;
  return sql`SELECT ts, 'log' AS source, 'model' AS kind, toString(l.provider) AS provider, toString(l.model) AS model, '' AS tool,
      '' AS agent_key, toString(l.principal) AS principal, toString(l.workload) AS workload, '' AS environment,
      toString(l.key_id) AS key, toString(l.subscription) AS subscription,
      multiIf(l.response_type = 'rate_limit' OR l.response_code = 429, 'limited', l.response_type = 'error' OR l.response_code >= 400, 'error',
        l.response_type = 'hit' OR l.response_code > 0, 'ok', 'unknown') AS outcome,
      toString(l.price_version) AS price_version, toUInt64(1) AS requests,
      ifNull(l.input_tokens, 0) AS input_tokens, ifNull(l.output_tokens, 0) AS output_tokens, ifNull(l.total, 0) AS total_tokens,
      ifNull(l.cache_read_tokens, 0) AS cache_read_tokens, ifNull(l.cache_write_tokens, 0) AS cache_write_tokens,
      ifNull(l.reasoning_tokens, 0) AS reasoning_tokens, ifNull(l.cost_nano_usd, 0) AS cost_nano_usd,
      toUInt64(isNull(l.cost_nano_usd) AND ifNull(l.total, 0) > 0) AS unpriced,
      toUInt64(isNull(l.total) AND outcome NOT IN ('error', 'limited')) AS unknown_usage,
      if(outcome = 'ok', toInt64(l.duration_ms), NULL) AS took_ms
    FROM (
      SELECT *, total_tokens AS total, toStartOfHour(ts) AS in_hour, ${who("principal")} AS who, ${used} AS used,
        row_number() OVER (PARTITION BY in_hour, who, used ORDER BY ts, id) AS nth
      FROM usage_logs FINAL
      WHERE (${whereRanges(hours)}) AND (trace_id = '' OR trace_id NOT IN (SELECT trace_id ${calls} (${whereRanges(around)})))
    ) AS l LEFT JOIN (
      SELECT toStartOfHour(ts) AS in_hour, ${who("principal")} AS who,
        if(isNull(input_tokens) AND isNull(output_tokens), NULL, ifNull(input_tokens, 0) + ifNull(output_tokens, 0)) AS total,
        ${used} AS used, count() AS told
      ${calls} (${whereRanges(hours)})
        AND trace_id NOT IN (SELECT trace_id FROM usage_logs FINAL WHERE trace_id != '' AND (${whereRanges(around)}))
      GROUP BY in_hour, who, total, used
    ) AS t ON t.in_hour = l.in_hour AND t.who = l.who AND t.used = l.used
    WHERE l.nth > ifNull(t.told, 0) AND (${whereRanges(ranges)})`;
}

/** Requests of some stretches of time, one row each; with `logs` also those that only gateways told of. */
export function requestRows(ranges: readonly TimeRange[], logs: boolean): Sql {
  return logs ? sql`${tracedRows(ranges)} UNION ALL ${loggedRows(ranges)}` : tracedRows(ranges);
}
