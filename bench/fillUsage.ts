import { lake } from "@/db/lake/client";

export const PEOPLE = 2_000;
export const AGENTS = 300;
export const MODELS = 40;
export const KEYS = 60;

const STEP_ROWS = 500_000;
/** One row in a hundred is sent twice, in another batch. */
const RETRIED = 100;

/**
 * Fills the lake with `rows` thin model and tool calls of one tenant over the last `days` days, made inside the lake: the
 * columns that usage reads are as in life, contents are empty. What other pages derive from rows, and the index of words,
 * are left out, for nothing here reads them.
 */
export async function fillUsage(tenant: string, rows: number, days: number, nowMs: number): Promise<void> {
  const run = (query: string, params: Record<string, unknown> = {}) =>
    lake().bulk.command({
      query,
      query_params: params,
      clickhouse_settings: { max_partitions_per_insert_block: "0", max_threads: 2, max_insert_threads: "2" },
    });
  for (const view of ["trace_spans_mv", "session_bounds_mv", "principal_values_mv", "catalog_values_mv"])
    await run(`DROP VIEW IF EXISTS ${view} SYNC`);
  await run("ALTER TABLE actions DROP INDEX IF EXISTS words_idx");
  for (let from = 0; from < rows; from += STEP_ROWS) {
    const count = Math.min(STEP_ROWS, rows - from);
    const params = { tenant, from, count, rows, now: nowMs, days };
    await run(`${INSERT} FROM numbers({count:UInt64})`, { ...params, seq: 1 });
    await run(`${INSERT} FROM numbers({count:UInt64}) WHERE number % ${RETRIED} = 7`, { ...params, seq: 2 });
    if (from % (8 * STEP_ROWS) === 0) console.log(`  ${(from / 1e6).toFixed(0)} million rows`);
  }
}

// People are skewed (the first tenth makes a third of the requests), use three agents each, and an agent one key, two models and five tools.
const INSERT = `
INSERT INTO actions (tenant, id, ts, end_ts, trace_id, span_id, kind, outcome, provider, model, tool, workload, agent_id, agent_name,
  agent_key, principal, leaf, input_tokens, output_tokens, cache_read_tokens, cost_nano_usd, price_version, error_type, environment,
  facts, attributes, ingest_seq)
WITH
  number + {from:UInt64} AS n,
  cityHash64(n) AS h,
  pow((h % 1000003) / 1000003, 2) AS skew,
  toUInt32(floor(skew * ${PEOPLE})) AS person,
  (person * 3 + intDiv(h, 7) % 3) % ${AGENTS} AS agent,
  (agent * 2 + intDiv(h, 31) % 2) % ${MODELS} AS m,
  fromUnixTimestamp64Milli(toInt64({now:UInt64} - {days:UInt64} * 86400000 + intDiv({days:UInt64} * 86400000 * n, {rows:UInt64})), 'UTC') AS at,
  h % 10 >= 7 AS is_tool,
  multiIf(h % 97 = 0, 'error', h % 101 = 0, 'denied', 'ok') AS ended
SELECT {tenant:String}, toString(n), at, addMilliseconds(at, 200 + h % 4000), lower(hex(intDiv(n, 4))), lower(hex(n)),
  if(is_tool, 'tool_call', 'model_call'), ended, if(is_tool, '', ['openai', 'anthropic', 'gcp.gen_ai', 'vllm'][m % 4 + 1]),
  if(is_tool, '', concat('model-', toString(m))), if(is_tool, concat('tool-', toString((agent * 5 + h % 5) % 50)), ''), 'default',
  concat('agent-', toString(agent)), concat('agent-', toString(agent)), concat('agt_', toString(agent)),
  concat('person-', toString(person), '@example.com'), 1, if(is_tool, NULL, 200 + h % 3000), if(is_tool, NULL, 20 + h % 800),
  if(is_tool, NULL, h % 200), if(is_tool OR m = 7, NULL, 1000 * (h % 9000)), if(is_tool OR m = 7, '', 'bench@1'),
  if(ended = 'error' AND h % 2 = 0, '429', if(ended = 'error', 'timeout', '')), ['production', 'staging', 'test'][agent % 3 + 1],
  concat('{"keyId":"key_', toString(agent % ${KEYS}), '"}'), '{}', {seq:UInt64}`;
