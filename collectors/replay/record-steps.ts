import { MODELS } from "./models";
import { hexOf } from "./random";
import type { Message, Recorded, RecordedAgent, RecordedModel, RecordedTool } from "./recorded";
import type { Agent, AgentStep, Failure, Json, Milliseconds, ModelStep, Step, ToolStep } from "./scenario";
import { requestOf, Transcript, tokensOf } from "./transcript";
import { addUsage, NO_USAGE, usageOf } from "./usage";

/** What the steps of one agent's run share while they are recorded. */
export interface Scene {
  agent: Agent;
  transcript: Transcript;
  clock: { ms: number };
  random: () => number;
  seed: string;
  serial: { next: number };
  /** Input tokens of the agent's model call before. */
  tokensBefore: number;
}

const PEOPLE_MS = 300_000;
const DECISION_MS = 3;
const MESSAGE_TOKENS = 8;

/** Records one run of an agent on a task: its span, with the steps beneath. */
export function runAgent(
  scene: Scene,
  run: { task: string; steps: Step[]; failure: Failure | null; root: boolean },
): RecordedAgent {
  scene.transcript.hears(run.task);
  const startMs = scene.clock.ms;
  pass(scene, 4);
  const children = run.steps.flatMap((step) => recordStep(scene, step, () => nextId(scene, "call")));
  pass(scene, 3);
  const calls = children.filter((child): child is RecordedModel => child.kind === "model");
  return {
    kind: "agent",
    root: run.root,
    task: run.task,
    answer: run.failure ? "" : textOf(calls.at(-1)?.output),
    usage: calls.reduce((sum, call) => (call.usage ? addUsage(sum, call.usage) : sum), NO_USAGE),
    ...told(scene, startMs, run.failure, children),
  };
}

function recordStep(scene: Scene, step: Step, callId: () => string): Recorded[] {
  switch (step.kind) {
    case "wait":
      scene.clock.ms += Number(step.durationMs);
      return [];
    case "model":
      return recordModel(scene, step);
    case "tool":
      return [recordTool(scene, step, callId())];
    case "agent":
      return [delegate(scene, step, callId())];
    case "retrieval": {
      const startMs = scene.clock.ms;
      pass(scene, step.durationMs);
      scene.transcript.learns(callId(), "search_documents", step.documents);
      return [{ kind: "retrieval", step, ...told(scene, startMs) }];
    }
    case "guardrail": {
      const startMs = scene.clock.ms;
      pass(scene, step.durationMs);
      return [{ kind: "guardrail", step, ...told(scene, startMs) }];
    }
  }
}

/** The call itself, and beside it the steps that it asked for. */
function recordModel(scene: Scene, step: ModelStep): Recorded[] {
  const model = { name: scene.agent.model, ...MODELS[scene.agent.model] };
  const ids = new Map<Step, string>();
  const output: Message = {
    role: "assistant",
    parts: step.says ? [{ type: "text", content: step.says }] : [],
  };
  for (const asked of step.then ?? []) {
    const request = requestOf(asked);
    if (!request) continue;
    const id = nextId(scene, "call");
    ids.set(asked, id);
    output.parts.push({ type: "tool_call", id, name: request.name, arguments: request.args });
  }
  const counts = {
    input: scene.agent.promptTokens + scene.transcript.tokens(),
    output: tokensOf(output.parts.map((part) => ("content" in part ? part.content : part))) + MESSAGE_TOKENS,
    before: scene.tokensBefore,
    reasoning: step.reasoningTokens ?? null,
  };
  const usage = step.failure ? null : usageOf(model, counts);
  const { input, compacted } = scene.transcript.sent();
  const startMs = scene.clock.ms;
  pass(scene, model.firstTokenMs + (usage?.output ?? 0) * model.msPerToken + counts.input / 60);
  const call: RecordedModel = {
    kind: "model",
    model,
    input,
    compacted,
    output,
    finish: step.failure ? "error" : ids.size > 0 ? "tool_call" : "stop",
    usage,
    responseId: nextId(scene, "resp"),
    ...told(scene, startMs, step.failure ?? null),
  };
  if (!step.failure) {
    scene.transcript.says(output);
    scene.tokensBefore = counts.input;
  }
  return [call, ...follow(scene, step, ids)];
}

/** The steps that a model asked for; an attempt again goes by the id of the call before it. */
function follow(scene: Scene, step: ModelStep, ids: Map<Step, string>): Recorded[] {
  const from = scene.clock.ms;
  let lastId = "";
  let latestMs = from;
  const recorded = (step.then ?? []).flatMap((asked) => {
    if (step.together) scene.clock.ms = from;
    pass(scene, 6);
    const spans = recordStep(scene, asked, () => {
      lastId = ids.get(asked) ?? (lastId || nextId(scene, "call"));
      return lastId;
    });
    latestMs = Math.max(latestMs, scene.clock.ms);
    return spans;
  });
  scene.clock.ms = latestMs;
  return recorded;
}

function recordTool(scene: Scene, step: ToolStep, callId: string): RecordedTool {
  const startMs = scene.clock.ms;
  const children: Recorded[] = [];
  if (step.gate) {
    const gateMs = scene.clock.ms;
    pass(scene, DECISION_MS);
    children.push({ kind: "decision", verdict: step.gate, target: step.tool, ...told(scene, gateMs) });
  }
  children.push(
    ...(step.children ?? []).flatMap((child) => recordStep(scene, child, () => nextId(scene, "call"))),
  );
  pass(scene, step.durationMs);
  const failed: Json = step.failure ? { error: step.failure.message } : null;
  scene.transcript.learns(callId, step.tool, step.result ?? failed);
  return {
    kind: "tool",
    tool: step.tool,
    callId,
    args: step.args,
    result: step.result,
    verdict: step.verdict ?? (step.gate?.decision === "deny" ? step.gate : null),
    server: step.server ?? null,
    ...told(scene, startMs, step.failure ?? null, children),
  };
}

/** Another agent's run, with a transcript of its own; its answer is what this agent learns. */
function delegate(scene: Scene, step: AgentStep, callId: string): RecordedAgent {
  const inner: Scene = { ...scene, agent: step.agent, transcript: new Transcript(), tokensBefore: 0 };
  const run = { task: step.task, steps: step.children, failure: step.failure ?? null, root: false };
  const recorded = runAgent(inner, run);
  scene.transcript.learns(callId, requestOf(step)?.name ?? "", recorded.answer);
  return recorded;
}

/** Lets time pass: about as long as planned, but what takes people minutes takes exactly that. */
function pass(scene: Scene, duration: Milliseconds): void {
  const ms = Number(duration);
  const factor = 0.82 + 0.45 * scene.random();
  scene.clock.ms += ms >= PEOPLE_MS ? ms : ms * factor;
}

function told(scene: Scene, startMs: number, failure: Failure | null = null, children: Recorded[] = []) {
  return { startMs, endMs: scene.clock.ms, agent: scene.agent, failure, children };
}

function nextId(scene: Scene, prefix: "call" | "resp"): string {
  scene.serial.next += 1;
  return `${prefix}_${hexOf(`${scene.seed}/${scene.serial.next}`, 24)}`;
}

function textOf(message: Message | undefined): string {
  const text = message?.parts.find((part) => part.type === "text");
  return text ? text.content : "";
}
