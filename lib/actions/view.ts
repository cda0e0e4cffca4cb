import type { Decision } from "../policies/decision";
import type { ActionKind, ChainLink, Cost, Grade, Outcome, Tokens } from "./action";

/** What an action is known by of what policies said: the strictest that was enforced, else the strictest that was observed. */
export type DecisionMark = Pick<Decision, "effect" | "mode">;

/** All that policies said of an action, and of what facts. */
export interface Decided {
  decisions: Decision[];
  /** What was known of who, what and where: `action`, `principal`, `resource`, `context`. Arguments are never among it. */
  facts: Record<string, unknown>;
  /** What the session had done before, where a rule asked: counts, and sums in ten-thousandths (`sum.amount`). */
  history: Record<string, number>;
}

/** An action as the API and the console show it. In lists contents are previews (≤ 500 characters) and `attributes` is null. */
export interface ActionView {
  id: string;
  tenant: string;
  /** ISO 8601, UTC, nanoseconds. */
  ts: string;
  endTs: string | null;
  durationMs: number | null;
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  kind: ActionKind;
  name: string;
  outcome: Outcome;
  /** `id` and `name` as asserted; `key` (agt_…) is ours: tenant, workload and id. `rule` is what named it. */
  agent: { id: string; name: string; key: string; rule: string };
  workload: string;
  /** Of the tenant's list of agents, where its key is on it; in the console and by id only. */
  agentKnownAs?: { id: string; name: string; suspended: boolean };
  principal: string | null;
  /** Of the tenant's list of people, where the principal is on it; by id only. */
  knownAs?: { id: string; name: string };
  attribution: { grade: Grade; principalRule: string | null; chain: ChainLink[] };
  session: { id: string; conversation: string | null };
  provider: string | null;
  model: string | null;
  target: string | null;
  tool: { name: string | null; callId: string | null; arguments: unknown; result: unknown };
  messages: { input: unknown; output: unknown };
  tokens: Tokens;
  /** False where the usage repeats that of a call beneath: not to be summed. */
  leaf: boolean;
  cost: Cost;
  error: { type: string | null; message: string | null };
  /** Secrets removed before storing: rule → count. */
  redactions: Record<string, number>;
  dialect: string;
  schemaUrl: string | null;
  service: string | null;
  environment: string | null;
  /** Null where no policy was in force when it began, and for what policies do not judge. */
  decision: DecisionMark | null;
  /** By id only, where there is a decision. */
  decided?: Decided;
  attributes: Record<string, unknown> | null;
  /** Of the process that sent it; by id only. */
  resource?: Record<string, unknown>;
  /** The span's events; by id only. */
  events?: unknown[];
  /** `preview` in lists, `full` by id, `hidden` for a reader without `content.read`. */
  content: "preview" | "full" | "hidden";
}
