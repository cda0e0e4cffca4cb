import type { Cost, Tokens } from "@/lib/actions/action";
import type { Attributes, AttributeValue } from "@/lib/telemetry/span";

/** Whose access logs we know. */
export const USAGE_LOG_SOURCES = ["maas", "envoy-ai-gateway"] as const;
export type UsageLogSource = (typeof USAGE_LOG_SOURCES)[number];

/** What became of a request: answered, refused for a limit, or neither. */
export const RESPONSE_TYPES = ["hit", "rate_limit", "error"] as const;
export type ResponseType = (typeof RESPONSE_TYPES)[number];

/**
 * How the counts were known. `exact`: both parts. `derived`: one part and the total, the other is the rest. `total`: no
 * parts. `part`: one of them only. `contradictory`: the parts do not add up to the total. `none`: nothing was used, the
 * request was refused or failed. `unknown`: answered, and nobody counted: these are never zero.
 */
export const TOKEN_BASES = ["exact", "derived", "total", "part", "contradictory", "none", "unknown"] as const;
export type TokenBasis = (typeof TOKEN_BASES)[number];

/** What is wrong with a record; the row is kept all the same. */
export const PROBLEMS = {
  "tokens-absurd": "A count was negative, no whole number, or more than a billion: it is unknown.",
  "tokens-contradict": "Input and output do not add up to the total: their sum counts.",
  "type-contradicts-code": "The kind of the response and its code say different things: the code counts.",
  "code-unreadable": "The response code is no status of HTTP.",
  "no-user": "Nobody is named: the gateway, or a collector before us, leaves user_id out.",
  "no-model": "No model is named.",
} as const;
export type Problem = keyof typeof PROBLEMS;

/** Counts with what the gateway called their total; see `TokenBasis`. Unknown is null, never 0. */
export interface LoggedTokens extends Tokens {
  /** What counts: input + output where both are known, else the total as said. */
  total: number | null;
  /** As said, also where it contradicts its parts. */
  saidTotal: number | null;
  basis: TokenBasis;
}

/** One request as a gateway's access log tells of it. Texts are empty where nothing was said. */
export interface UsageLog {
  /** `usl_…`, derived from what the record says. */
  id: string;
  tenant: string;
  /** Of whoever sent the record. */
  workload: string;
  source: UsageLogSource;
  /** When the request began, epoch nanoseconds. */
  timeNs: bigint;
  /** Null where it was not said. */
  responseCode: number | null;
  responseType: ResponseType | null;
  /** As the gateway names the user. */
  user: string;
  subscription: string;
  groups: string[];
  keyId: string;
  keyName: string;
  organisation: string;
  costCenter: string;
  provider: string;
  model: string;
  tokens: LoggedTokens;
  problems: Problem[];
  durationMs: number | null;
  path: string;
  requestId: string;
  traceId: string;
  spanId: string;
  session: string;
  /** All that was said, without secrets. */
  attributes: Attributes;
  resource: Attributes;
  body: AttributeValue;
}

/** Nano-USD; both null when there is no price or no count. */
export type PricedUsageLog = UsageLog & { cost: Cost };
