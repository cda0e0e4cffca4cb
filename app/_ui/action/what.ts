import type { ActionKind } from "@/lib/actions/action";

interface Doing {
  kind: ActionKind;
  name: string;
  model: string | null;
  tool: string | null;
}

/** The thing itself, in a word: the tool of a tool call, the model of a model call, else the span's name. */
export function whatOf(action: Doing): string {
  if (action.kind === "tool_call" && action.tool) return action.tool;
  if (action.kind === "model_call" && action.model) return action.model;
  return action.name;
}

/** The short word before it in a dense column. */
export const KIND_SHORT: Record<ActionKind, string> = {
  model_call: "model",
  tool_call: "tool",
  retrieval: "search",
  delegation: "agent",
  guardrail: "guard",
  decision: "policy",
  prompt: "prompt",
  other: "other",
};
