import type { ActionKind, ChainLink, Cost, Grade, Outcome, Tokens } from "./action";

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
  attributes: Record<string, unknown> | null;
  /** Of the process that sent it; by id only. */
  resource?: Record<string, unknown>;
  /** The span's events; by id only. */
  events?: unknown[];
  /** `preview` in lists, `full` by id, `hidden` for a reader without `content.read`. */
  content: "preview" | "full" | "hidden";
}
