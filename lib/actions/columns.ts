import { z } from "zod";
import { unsafeSql } from "@/db/lake/sql";

const LIGHT = `
  id, tenant, ts, end_ts, trace_id, span_id, parent_span_id,
  session_id, conversation, kind, name, outcome, provider, model,
  tool, tool_call_id, target, workload, agent_id, agent_name, agent_key,
  agent_rule, principal, principal_rule, chain, grade, leaf, input_tokens,
  output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, price_version, error_type,
  error_message, redactions, dialect, schema_url, service, environment, effect, decision_mode`;

/** What a list shows: no contents, which are read for shown rows only. */
export const LIGHT_COLUMNS = unsafeSql(`${LIGHT}, input_preview, output_preview`);
/** Everything of a row. */
export const FULL_COLUMNS = unsafeSql(
  `${LIGHT}, input, output, attributes, content_attributes, resource, events, lifted, decisions, policy_facts, history`,
);

const count = z.coerce.number().nullable();

const lightShape = {
  id: z.string(),
  tenant: z.string(),
  ts: z.string(),
  end_ts: z.string().nullable(),
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string(),
  session_id: z.string(),
  conversation: z.string(),
  kind: z.string(),
  name: z.string(),
  outcome: z.string(),
  provider: z.string(),
  model: z.string(),
  tool: z.string(),
  tool_call_id: z.string(),
  target: z.string(),
  workload: z.string(),
  agent_id: z.string(),
  agent_name: z.string(),
  agent_key: z.string(),
  agent_rule: z.string(),
  principal: z.string(),
  principal_rule: z.string(),
  chain: z.string(),
  grade: z.string(),
  leaf: z.number(),
  input_tokens: count,
  output_tokens: count,
  cache_read_tokens: count,
  cache_write_tokens: count,
  reasoning_tokens: count,
  cost_nano_usd: count,
  price_version: z.string(),
  error_type: z.string(),
  error_message: z.string(),
  redactions: z.record(z.string(), z.coerce.number()),
  dialect: z.string(),
  schema_url: z.string(),
  service: z.string(),
  environment: z.string(),
  effect: z.string(),
  decision_mode: z.string(),
};

export const lightRow = z.object({ ...lightShape, input_preview: z.string(), output_preview: z.string() });
export const fullRow = z.object({
  ...lightShape,
  input: z.string(),
  output: z.string(),
  attributes: z.string(),
  content_attributes: z.string(),
  resource: z.string(),
  events: z.string(),
  lifted: z.record(z.string(), z.enum(["input", "output"])),
  decisions: z.string(),
  policy_facts: z.string(),
  history: z.record(z.string(), z.coerce.number()),
});

export type LightRow = z.output<typeof lightRow>;
export type FullRow = z.output<typeof fullRow>;
