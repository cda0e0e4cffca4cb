import type { ActionKind, Grade, Outcome, Tokens } from "../actions/action";
import type { DecisionMark } from "../actions/view";

/** A conversation or run: the conversation id, or the trace where there is none. Usage is summed over leaf model calls only. */
export interface SessionView {
  id: string;
  tenant: string;
  conversation: string | null;
  startTs: string;
  endTs: string;
  durationMs: number;
  steps: number;
  modelCalls: number;
  toolCalls: number;
  errors: number;
  denied: number;
  agents: { id: string; name: string }[];
  principals: string[];
  models: string[];
  traces: string[];
  grade: Grade;
  tokens: Tokens;
  cost: { nanoUsd: number | null; unpricedCalls: number };
  redactions: number;
}

/** One row of a session's timeline: light, no contents. In order of start, parents before their children at the same instant. */
export interface StepView {
  /** 1-based. */
  step: number;
  id: string;
  spanId: string;
  parentSpanId: string | null;
  traceId: string;
  /** Depth in the tree; 0 for a root or an orphan. */
  depth: number;
  /** True when the span names a parent that has not arrived. */
  orphan: boolean;
  kind: ActionKind;
  name: string;
  outcome: Outcome;
  agent: { id: string; name: string };
  principal: string | null;
  model: string | null;
  tool: string | null;
  /** Milliseconds after the session's start, with fractions. */
  offsetMs: number;
  durationMs: number;
  ended: boolean;
  tokensIn: number | null;
  tokensOut: number | null;
  leaf: boolean;
  costNanoUsd: number | null;
  errorType: string | null;
  redactions: number;
  /** What policies said; null where none was in force, or there is nothing to judge. */
  decision: DecisionMark | null;
}
