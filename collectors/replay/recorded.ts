import type { Model } from "./models";
import type { Agent, Failure, GuardrailStep, Json, RetrievalStep, Scenario, Verdict } from "./scenario";

/** A message as `gen_ai.input.messages` has it (core v1.41.1, message schema). */
export interface Message {
  role: "user" | "assistant" | "tool";
  parts: Part[];
}

export type Part =
  | { type: "text"; content: string }
  | { type: "tool_call"; id: string; name: string; arguments: Json }
  | { type: "tool_call_response"; id: string; name: string; response: Json };

/** Tokens of one call: input is the inclusive total. null is unknown. */
export interface Usage {
  input: number;
  output: number;
  cacheRead: number | null;
  cacheWrite: number | null;
  reasoning: number | null;
}

/** One span to be told, in no dialect yet. Times are epoch milliseconds, with fractions. */
interface Told {
  startMs: number;
  endMs: number;
  /** Whose step it is. */
  agent: Agent;
  failure: Failure | null;
  children: Recorded[];
}

export interface RecordedAgent extends Told {
  kind: "agent";
  /** True where the trace begins: here the person is named. */
  root: boolean;
  task: string;
  answer: string;
  /** The sum of its own model calls, as frameworks repeat it on the agent's span. */
  usage: Usage;
}

export interface RecordedModel extends Told {
  kind: "model";
  model: Model & { name: string };
  input: Message[];
  /** True when older messages were left out of `input`. */
  compacted: boolean;
  output: Message;
  finish: "stop" | "tool_call" | "error";
  usage: Usage | null;
  responseId: string;
}

export interface RecordedTool extends Told {
  kind: "tool";
  tool: string;
  callId: string;
  args: Json;
  result: Json | undefined;
  verdict: Verdict | null;
  server: string | null;
}

interface RecordedRetrieval extends Told {
  kind: "retrieval";
  step: RetrievalStep;
}

interface RecordedGuardrail extends Told {
  kind: "guardrail";
  step: GuardrailStep;
}

interface RecordedDecision extends Told {
  kind: "decision";
  verdict: Verdict;
  /** The tool that waited for it. */
  target: string;
}

export type Recorded =
  | RecordedAgent
  | RecordedModel
  | RecordedTool
  | RecordedRetrieval
  | RecordedGuardrail
  | RecordedDecision;

/** One session, ready to be told: a root for each turn, in order. */
export interface Recording {
  scenario: Scenario;
  conversation: string;
  user: string;
  roots: RecordedAgent[];
  startMs: number;
  endMs: number;
  /** Spans in all of its traces. */
  steps: number;
}
