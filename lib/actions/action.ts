import type { Decision } from "../policies/decision";
import type { Attributes, SpanEvent } from "../telemetry/span";

/** What an agent did or tried (architecture §5). `delegation` is an agent being invoked; OCSF's `action` is our Decision. */
export const ACTION_KINDS = [
  "model_call",
  "tool_call",
  "retrieval",
  "delegation",
  "guardrail",
  "decision",
  "prompt",
  "other",
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export const OUTCOMES = ["ok", "error", "denied", "cancelled", "unknown"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How sure the attribution is: A verified, B authenticated, C asserted, D derived, E registry default. */
export const GRADES = ["A", "B", "C", "D", "E"] as const;
export type Grade = (typeof GRADES)[number];

/** Canonical counts: input is the inclusive total, cache ⊆ input, reasoning ⊆ output. Unknown is null, never 0. */
export interface Tokens {
  input: number | null;
  output: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  reasoning: number | null;
}

/** How a sender authenticated to us. */
export type SenderEvidence = "ingest-key" | "jwt-svid" | "x509-svid" | "xfcc" | "oidc-token";

/** An agent to which an identity is bound; `rule` is the kind of the identity. */
export interface BoundAgent {
  id: string;
  name: string;
  rule: "spiffe-id" | "oidc-client" | "ingest-key";
}

/** Who sent a request, and which agents speak for themselves here. */
export interface SenderIdentity {
  evidence: SenderEvidence;
  /** The one agent to which the sender's identity is bound. */
  bound: BoundAgent | null;
  /** Names and ids that spans may use → the agents with identities of their own that are called so. */
  claimable: ReadonlyMap<string, readonly string[]>;
}

/** Where a row came in: the tenant and workload of an ingest key, or of an identity that was verified. */
export interface IngestSource {
  tenant: string;
  /** Null for a verified identity. */
  keyId: string | null;
  /** The key's name; of a verified identity its SPIFFE ID or client id. */
  keyName: string;
  workload: string;
  identity: SenderIdentity;
}

/** What the sender's identity says of one span. */
export interface SpeaksFor {
  evidence: SenderEvidence;
  /** The agent that it is bound to, where the span names that one or none. */
  agent: BoundAgent | null;
  /** The span claims an agent that is bound to another identity. */
  contradicts: boolean;
}

/** What a span says about identity itself, before the tree is looked at. `rule` is the attribute that named it. */
export interface OwnFacts {
  agent: { id: string; name: string; rule: string } | null;
  principal: { id: string; rule: string } | null;
  conversation: string | null;
}

/** The output of normalise: one span in our words. */
export interface Action {
  id: string;
  tenant: string;
  workload: string;
  /** `key_…` that it was sent with; null where a verified identity sent it. */
  keyId: string | null;
  /** The ingest key's name: the last resort for an agent's name. */
  keyName: string;
  /** Null where there was nothing but an ingest key that is bound to nobody. */
  sender: SpeaksFor | null;
  startNs: bigint;
  /** null when the span gave no end. */
  endNs: bigint | null;
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  kind: ActionKind;
  name: string;
  outcome: Outcome;
  own: OwnFacts;
  provider: string | null;
  model: string | null;
  tool: { name: string; callId: string | null } | null;
  /** What was touched: server address, data source, MCP resource; null when unknown. */
  target: string | null;
  /** Arguments of a tool call, else the messages in. Text as sent where it was text, else JSON. */
  input: string | null;
  /** Result of a tool call, else the messages out. */
  output: string | null;
  tokens: Tokens;
  /** How the counts were given: `inclusive`, `exclusive` (cache was added), or `inferred`. */
  tokenBasis: "inclusive" | "exclusive" | "inferred" | null;
  error: { type: string | null; message: string | null } | null;
  dialect: string;
  schemaUrl: string;
  normaliserVersion: number;
  service: string | null;
  environment: string | null;
  /** All of the span's attributes but the ones in `lifted`. */
  attributes: Attributes;
  resource: Attributes;
  events: SpanEvent[];
  /** Attributes whose text stands verbatim in a column, so it is stored once: attribute → column. */
  lifted: Record<string, "input" | "output">;
  /** Keys of `attributes` that hold what people or models wrote; they need `content.read`. */
  contentKeys: string[];
}

declare const stage: unique symbol;

/** After redact: what was found, by rule. Nothing else may be stored. */
export type RedactedAction = Action & {
  redactions: Record<string, number>;
  [stage]: "redacted";
};

/** One step from who asked to who acted. */
export interface ChainLink {
  kind: "human" | "agent" | "workload" | "service";
  id: string;
  name: string | null;
  /** The attribute or default that named the link, e.g. `user.id`, `gen_ai.agent.name@parent`, `ingest-key`. */
  rule: string;
  grade: Grade;
}

/** What the span tree and the attributes together say. Pure function of the trace's facts, so it can be computed again when a parent comes late. */
export interface Attribution {
  sessionId: string;
  conversation: string | null;
  /** `key` stands for agents that an identity is bound to: the key that their actions carry, whatever the workload. */
  agent: { id: string; name: string; rule: string; key?: string };
  principal: { id: string; rule: string } | null;
  /** From who asked to who acted. */
  chain: ChainLink[];
  /** The weakest link's. */
  grade: Grade;
  /** False where a model call lies beneath: its usage is a repeat, and is never summed or priced. */
  leaf: boolean;
}

export type AttributedAction = Omit<RedactedAction, typeof stage> & {
  attribution: Attribution;
  [stage]: "attributed";
};

/** Cost in integer nano-USD; both null when there is no price or no count. */
export interface Cost {
  nanoUsd: number | null;
  priceVersion: string | null;
}

export type PricedAction = Omit<AttributedAction, typeof stage> & { cost: Cost; [stage]: "priced" };

/** What policies said of an action, and of what facts. */
export interface Judgement {
  /** One at least. */
  decisions: readonly Decision[];
  /** What was known of who, what and where, as JSON text (lib/policies/storedFacts.ts). */
  facts: string;
  /** What the session had done before; empty where no rule asked. */
  history: Readonly<Record<string, number>>;
}

/** `judgement` is null where no policy was in force at its time, and for what policies do not judge. */
export type JudgedAction = Omit<PricedAction, typeof stage> & {
  judgement: Judgement | null;
  [stage]: "judged";
};
