import { OTEL_GEN_AI } from "@/lib/telemetry/dialects/otelGenAi";
import type { UsageLogSource } from "./usageLog";

/** The fields of an access log by what they mean: the first that says something counts. */
export interface Fields {
  input: readonly string[];
  output: readonly string[];
  total: readonly string[];
  cacheRead: readonly string[];
  cacheWrite: readonly string[];
  reasoning: readonly string[];
  provider: readonly string[];
  model: readonly string[];
}

/** What both call alike, or what admins add to the format of a gateway's log. */
export const COMMON = {
  responseCode: ["response_code"],
  responseType: ["response_type"],
  user: ["user_id", "user.id", "enduser.id", "x-user-id"],
  subscription: ["subscription", "x-maas-subscription"],
  groups: ["groups", "x-maas-group"],
  keyId: ["key_id"],
  keyName: ["key_name"],
  organisation: ["organization_id"],
  costCenter: ["cost_center"],
  durationMs: ["duration_ms", "duration"],
  path: ["path", "x-envoy-origin-path", "url.path"],
  requestId: ["request_id", "x-request-id"],
  session: ["session.id", "session_id", "gen_ai.conversation.id"],
} as const;

const GEN_AI = OTEL_GEN_AI;

export const FIELDS: Readonly<Record<UsageLogSource, Fields>> = {
  maas: {
    input: ["tokens_prompt"],
    output: ["tokens_completion"],
    total: ["tokens_total"],
    cacheRead: [],
    cacheWrite: [],
    reasoning: [],
    provider: [],
    model: ["model"],
  },
  "envoy-ai-gateway": {
    ...GEN_AI.tokens,
    total: ["gen_ai.usage.total_tokens"],
    provider: GEN_AI.provider,
    model: GEN_AI.model,
  },
};
