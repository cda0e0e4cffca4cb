import type { Amounts, Refusal, reservations } from "@/db/store/schema/ledger";
import type { Asker, Quota } from "./quota";

export type { Amounts, Refusal } from "@/db/store/schema/ledger";
export type ReservationRow = typeof reservations.$inferSelect;
export type ReservationState = ReservationRow["state"];
export type UsageSource = NonNullable<ReservationRow["usageSource"]>;

/** What a gateway asks before a request goes to a model. */
export interface ReserveAsk {
  /** The caller's, unique in the tenant: asked again it gets the same answer. */
  requestId: string;
  /** The model key (`key_…`) that the request came with; what it says of holder, agent, team and subscription counts before what the caller says. */
  key?: string | null | undefined;
  person?: string | null | undefined;
  /** On whose behalf the agent acts. */
  human?: string | null | undefined;
  agent?: string | null | undefined;
  team?: string | null | undefined;
  subscription?: string | null | undefined;
  /** As telemetry names it (`gen_ai.provider.name`); empty where unknown. */
  provider: string;
  model: string;
  /** An upper bound of the input: counted, or by `inputTokenBound`. */
  inputTokens: number;
  /** The request's own limit of its output; null where it has none. */
  maxOutputTokens: number | null;
  traceId?: string | undefined;
  sessionId?: string | undefined;
  /** How long until it counts as lost; extend it while a stream runs. 300 unless told, at most a day. */
  ttlSeconds?: number | undefined;
}

/** How one limit stood right after the answer. */
export interface LimitNow {
  quota: string;
  name: string;
  measure: Quota["measure"];
  mode: Quota["mode"];
  holder: string;
  ceiling: number;
  settled: number;
  reserved: number;
  /** What is left below the ceiling, never less than 0. */
  remaining: number;
  /** ISO 8601; null for concurrency. */
  resetsAt: string | null;
}

/** The answer to a reservation. */
export interface Admission {
  /** `rsv_…` */
  id: string;
  requestId: string;
  state: "reserved" | "refused";
  /** ISO 8601. */
  expiresAt: string;
  /** What was set aside. The caller must cap the output to it; null: no hard limit depends on the output. */
  granted: { inputTokens: number; outputTokens: number | null };
  estimate: Amounts;
  /** What the estimate of the output came from. */
  estimateBasis: string;
  refusal: Refusal | null;
  limits: LimitNow[];
}

/** What a request took, as its provider or the gateway counted. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
  /** Parts of the input. */
  cacheReadTokens?: number | undefined;
  cacheWriteTokens?: number | undefined;
  /** A part of the output. */
  reasoningTokens?: number | undefined;
}

/** How a request ended, told once. */
export interface Settlement {
  /** Null with the source `none`: the estimate stays charged, and is marked. */
  usage: Usage | null;
  usageSource: UsageSource;
  /** In the caller's words: end, cancel, upstream error. */
  outcome?: string | undefined;
}

/** A reservation as people and machines see it. */
export interface ReservationView extends Asker {
  id: string;
  requestId: string;
  state: ReservationState;
  provider: string;
  model: string;
  traceId: string;
  sessionId: string;
  estimate: Amounts;
  estimateBasis: string;
  actual: Amounts | null;
  usageSource: UsageSource | null;
  priceVersion: string;
  outcome: string | null;
  refusal: Refusal | null;
  createdAt: string;
  expiresAt: string;
  endedAt: string | null;
}

export function reservationView(row: ReservationRow): ReservationView {
  return {
    id: row.id,
    requestId: row.requestId,
    state: row.state,
    key: row.key,
    person: row.person,
    human: row.human,
    agent: row.agent,
    team: row.team,
    subscription: row.subscription,
    provider: row.provider,
    model: row.model,
    traceId: row.traceId,
    sessionId: row.sessionId,
    estimate: row.estimate,
    estimateBasis: row.estimateBasis,
    actual: row.actual,
    usageSource: row.usageSource,
    priceVersion: row.priceVersion,
    outcome: row.outcome,
    refusal: row.refusal,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
