import type { ModelName } from "./models";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Milliseconds, or a placeholder that a run fills with a number. */
export type Milliseconds = number | `{{${string}}}`;

/** An agent as its framework declares it. */
export interface Agent {
  id: string;
  name: string;
  version: string;
  model: ModelName;
  /** The system instructions, as sent with each model call. */
  system: string;
  /** Tokens of the system instructions and tool definitions together. */
  promptTokens: number;
}

/** How a step went wrong: `error.type` and its message. `cancelled` is the type of a run that somebody stopped. */
export interface Failure {
  type: string;
  message: string;
  /** HTTP status of the upstream, where there was one. */
  httpStatus?: number;
}

/** What a policy said about a step (`bailiwick.policy.*`). */
export interface Verdict {
  decision: "allow" | "deny" | "modify" | "warn" | "escalate";
  policy: string;
  rule?: string;
  engine?: "cedar" | "opa";
  reason: string;
  /** The person who answered, where one did. */
  approver?: string;
}

/** One call of the model; `then` are the steps it asked for, in turn or, when `together`, all at once. */
export interface ModelStep {
  kind: "model";
  says?: string;
  then?: Step[];
  together?: boolean;
  reasoningTokens?: number;
  failure?: Failure;
}

export interface ToolStep {
  kind: "tool";
  tool: string;
  args: Json;
  result?: Json;
  durationMs: Milliseconds;
  failure?: Failure;
  /** Another attempt at the call before it: the same call id, and no new request of the model. */
  retry?: boolean;
  /** Asked before the tool ran: a span of its own under the call. A deny stands on the call too. */
  gate?: Verdict;
  /** The answer that the tool itself brought, as an approval does. */
  verdict?: Verdict;
  server?: string;
  children?: Step[];
}

/** A task handed to another agent. */
export interface AgentStep {
  kind: "agent";
  agent: Agent;
  task: string;
  children: Step[];
  failure?: Failure;
}

export interface RetrievalStep {
  kind: "retrieval";
  source: string;
  query: string;
  documents: { id: string; score: number; content: string }[];
  durationMs: Milliseconds;
}

export interface GuardrailStep {
  kind: "guardrail";
  name: string;
  /** What was looked at: the message in, a tool's result, the answer. */
  target: "input" | "tool_result" | "output";
  verdict: Verdict;
  durationMs: Milliseconds;
}

/** Time that passes without a span. */
interface WaitStep {
  kind: "wait";
  durationMs: Milliseconds;
}

export type Step = ModelStep | ToolStep | AgentStep | RetrievalStep | GuardrailStep | WaitStep;

/** One message of the person and all that the agent did about it: one trace. */
interface Turn {
  says: string;
  /** How long the person took to write it, after the answer before. */
  pauseMs?: Milliseconds;
  steps: Step[];
  failure?: Failure;
}

/** One time that the scenario happens each week: local time of day, who asked, and what fills the `{{placeholders}}`. */
export interface Run {
  /** `tue 10:12`. */
  at: string;
  by: string;
  values: Record<string, Json>;
}

/** A recorded session as data. `replay.ts` tells it again through the OpenTelemetry SDK. */
export interface Scenario {
  /** Also the first part of its conversation ids. */
  id: string;
  title: string;
  /** One line for a newcomer: what to look at in the console. */
  look: string;
  /** The words it is told in: OTel GenAI, or what the Vercel AI SDK writes for generateText or streamText. */
  dialect: "otel" | "vercel-generate" | "vercel-stream";
  service: { name: string; namespace: string; environment: string; version: string };
  agent: Agent;
  turns: Turn[];
  runs: Run[];
  /** When set the scenario also happens around the clock, once each so many minutes; only the newest is sent. */
  everyMinutes?: number;
}
