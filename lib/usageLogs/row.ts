import { z } from "zod";
import type { Problem, ResponseType, TokenBasis, UsageLogSource } from "./usageLog";

/** The columns of a listing: all but what the record said word for word. */
export const COLUMNS =
  "id, ts, source, workload, response_code, response_type, principal, subscription, groups, key_id, key_name, organisation, cost_center, provider, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens, said_total_tokens, token_basis, problems, cost_nano_usd, price_version, duration_ms, path, request_id, trace_id";

const count = z.coerce.number().nullable();

export const usageLogRow = z.object({
  id: z.string(),
  ts: z.string(),
  source: z.string(),
  workload: z.string(),
  response_code: z.number(),
  response_type: z.string(),
  principal: z.string(),
  subscription: z.string(),
  groups: z.array(z.string()),
  key_id: z.string(),
  key_name: z.string(),
  organisation: z.string(),
  cost_center: z.string(),
  provider: z.string(),
  model: z.string(),
  input_tokens: count,
  output_tokens: count,
  cache_read_tokens: count,
  cache_write_tokens: count,
  reasoning_tokens: count,
  total_tokens: count,
  said_total_tokens: count,
  token_basis: z.string(),
  problems: z.array(z.string()),
  cost_nano_usd: count,
  price_version: z.string(),
  duration_ms: count,
  path: z.string(),
  request_id: z.string(),
  trace_id: z.string(),
});
type Row = z.output<typeof usageLogRow>;

/** A request as a gateway's access log tells of it. What was not said is null. */
export interface UsageLogView {
  id: string;
  /** ISO 8601, nanoseconds. */
  at: string;
  source: UsageLogSource;
  workload: string;
  /** 0: the client went before there was an answer, or none was said. */
  responseCode: number;
  responseType: ResponseType | null;
  /** As the gateway names the user. */
  user: string | null;
  subscription: string | null;
  groups: string[];
  keyId: string | null;
  keyName: string | null;
  organisation: string | null;
  costCenter: string | null;
  provider: string | null;
  model: string | null;
  tokens: {
    input: number | null;
    output: number | null;
    cacheRead: number | null;
    cacheWrite: number | null;
    reasoning: number | null;
    /** What counts. */
    total: number | null;
    /** As said, also where it contradicts its parts. */
    saidTotal: number | null;
    basis: TokenBasis;
  };
  problems: Problem[];
  costNanoUsd: number | null;
  priceVersion: string | null;
  durationMs: number | null;
  path: string | null;
  requestId: string | null;
  traceId: string | null;
}

const orNull = (text: string) => (text === "" ? null : text);

export function usageLogView(row: Row): UsageLogView {
  return {
    id: row.id,
    at: `${row.ts.replace(" ", "T")}Z`,
    source: row.source as UsageLogSource,
    workload: row.workload,
    responseCode: row.response_code,
    responseType: orNull(row.response_type) as ResponseType | null,
    user: orNull(row.principal),
    subscription: orNull(row.subscription),
    groups: row.groups,
    keyId: orNull(row.key_id),
    keyName: orNull(row.key_name),
    organisation: orNull(row.organisation),
    costCenter: orNull(row.cost_center),
    provider: orNull(row.provider),
    model: orNull(row.model),
    tokens: {
      input: row.input_tokens,
      output: row.output_tokens,
      cacheRead: row.cache_read_tokens,
      cacheWrite: row.cache_write_tokens,
      reasoning: row.reasoning_tokens,
      total: row.total_tokens,
      saidTotal: row.said_total_tokens,
      basis: row.token_basis as TokenBasis,
    },
    problems: row.problems as Problem[],
    costNanoUsd: row.cost_nano_usd,
    priceVersion: orNull(row.price_version),
    durationMs: row.duration_ms,
    path: orNull(row.path),
    requestId: orNull(row.request_id),
    traceId: orNull(row.trace_id),
  };
}
