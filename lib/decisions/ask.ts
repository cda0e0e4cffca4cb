import type { ResourceAsked } from "@/lib/policies/gather";

/** Who is asked about: as the caller says, unless it shows the token of that agent or person. */
export interface SubjectAsked {
  kind: "agent" | "user";
  /** An agent's id, key or registered name, its SPIFFE ID or client id; a person's id or any name of theirs. */
  id: string;
  /** A JWT of the agent or person itself, by a registered issuer; what it says counts in place of all else. */
  token: string | null;
}

/** What it is about; a callee is resolved as a subject is. */
export type ResourceNamed = Exclude<ResourceAsked, { kind: "agent" }> | { kind: "agent"; id: string };

/** W3C Trace Context, level 1: of the request that is asked about. */
export interface TraceAsked {
  traceId: string;
  spanId: string;
}

/** One question, whichever protocol it came by. */
export interface DecideAsk {
  protocol: "authzen" | "opa" | "ext_authz";
  subject: SubjectAsked;
  /** On whose behalf an agent asks, as the caller says. */
  user: string | null;
  resource: ResourceNamed;
  /** A tool's arguments; null where they were not given. */
  input: Readonly<Record<string, unknown>> | null;
  /** The conversation's id, as telemetry calls it too. */
  session: string | null;
  trace: TraceAsked | null;
  toolCallId: string | null;
  environment: string;
  region: string;
  /** Names of the agents that delegated. */
  callers: readonly string[];
  /** Where the caller wants to hear of an approval. */
  callbackUrl: string | null;
}

/** `traceparent` of W3C Trace Context; null for what is none. */
export function readTraceparent(text: unknown): TraceAsked | null {
  if (typeof text !== "string") return null;
  const [, traceId, spanId] = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}/.exec(text) ?? [];
  return traceId && spanId && !/^0+$/.test(traceId) ? { traceId, spanId } : null;
}
