import { z } from "zod";

/** One row of a timeline as the lake gives it. */
export const stepRow = z.object({
  id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string(),
  trace_id: z.string(),
  kind: z.string(),
  name: z.string(),
  outcome: z.string(),
  agent_id: z.string(),
  agent_name: z.string(),
  principal: z.string(),
  model: z.string(),
  tool: z.string(),
  start_us: z.coerce.number(),
  end_us: z.coerce.number().nullable(),
  input_tokens: z.coerce.number().nullable(),
  output_tokens: z.coerce.number().nullable(),
  leaf: z.number(),
  cost_nano_usd: z.coerce.number().nullable(),
  error_type: z.string(),
  redacted: z.coerce.number(),
  effect: z.string(),
  decision_mode: z.string(),
});
export type StepRow = z.output<typeof stepRow>;
