import { lake } from "@/db/lake/client";

/** Fills the lake with `rows` realistic actions of one tenant over the last 7 days, made inside the lake. About 3 KB of content a row. */
export async function fillActions(tenant: string, rows: number, nowMs: number): Promise<void> {
  const stepRows = 100_000;
  for (let from = 0; from < rows; from += stepRows) {
    await lake().writer.command({
      query: INSERT,
      query_params: { tenant, from, count: Math.min(stepRows, rows - from), rows, now: nowMs },
      clickhouse_settings: { max_partitions_per_insert_block: "0", max_threads: 2 },
    });
  }
}

const WORDS =
  "['refund','invoice','customer','order','shipping','policy','escalate','approve','ticket','search','database','payment','error','timeout','retry','report','summary','contract','schedule','deploy']";

const INSERT = `
INSERT INTO actions (tenant, id, ts, end_ts, trace_id, span_id, parent_span_id, session_id, conversation, kind, name, outcome,
  provider, model, tool, tool_call_id, target, workload, agent_id, agent_name, agent_key, agent_rule, principal, principal_rule,
  chain, grade, leaf, input_tokens, output_tokens, cost_nano_usd, price_version, error_type, error_message,
  input_preview, output_preview, input, output, dialect, normaliser_version, service, attributes, content_attributes, facts, attribution_digest, ingest_seq)
WITH
  number + {from:UInt64} AS n,
  intDiv(n, 20) AS trace,
  cityHash64(n) AS h,
  cityHash64(trace, 'trace') AS th,
  fromUnixTimestamp64Milli(toInt64({now:UInt64} - 604800000 + intDiv(604800000 * n, {rows:UInt64})), 'UTC') AS at,
  ['model_call', 'tool_call', 'tool_call', 'model_call', 'delegation'][h % 5 + 1] AS k,
  ['refund-triage','release-notes','kyc-screener','oncall-helper','invoice-matcher','planner','researcher','writer'][th % 8 + 1] AS agent,
  ['gpt-4.1','gpt-4o-mini','claude-sonnet-4-5','granite-3.3-8b-instruct'][th % 4 + 1] AS m,
  ['sql.query','ticket.update','http.fetch','mail.send','repo.push'][h % 5 + 1] AS t,
  arrayStringConcat(arrayMap(i -> ${WORDS}[cityHash64(n, i) % 20 + 1], range(120)), ' ') AS text_in,
  arrayStringConcat(arrayMap(i -> concat(${WORDS}[cityHash64(i, n) % 20 + 1], '-', toString(cityHash64(n, i, 1) % 100000)), range(80)), ' ') AS text_out
SELECT {tenant:String}, concat('act_', lower(hex(h)), substring(lower(hex(th)), 1, 10)), at, addMilliseconds(at, h % 4000),
  concat(lower(hex(th)), lower(hex(cityHash64(trace)))), lower(hex(h)), '', concat('ses_', lower(hex(th))), concat('conv-', toString(trace)),
  k, concat(k, ' ', if(k = 'tool_call', t, m)), if(h % 50 = 0, 'error', if(h % 333 = 0, 'denied', 'ok')),
  if(k = 'model_call', 'openai', ''), if(k = 'model_call', m, ''), if(k = 'tool_call', t, ''), '', 'payments_ro', 'default',
  agent, agent, concat('agt_', agent), 'gen_ai.agent.name', concat('user', toString(th % 50), '@example.com'), 'user.id',
  '[]', 'C', 1, h % 3000, h % 800, h % 9000000, 'bench', if(h % 50 = 0, 'timeout', ''), '',
  substring(text_in, 1, 500), substring(text_out, 1, 500), text_in, if(n % 250000 = 7, concat(text_out, ' xylophone'), text_out), 'otel', 1, 'bench', '{}', '{}', '{}', '', n + 1
FROM numbers({count:UInt64})`;
