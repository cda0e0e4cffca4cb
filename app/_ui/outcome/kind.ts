import type { ActionKind } from "@/lib/actions/action";

/** What a person reads for an action's kind. */
export const KIND_WORDS: Record<ActionKind, string> = {
  model_call: "model call",
  tool_call: "tool call",
  retrieval: "retrieval",
  delegation: "delegation",
  guardrail: "guardrail",
  decision: "decision",
  prompt: "prompt",
  other: "other",
};

/** The verb of the sentence "refund-triage … orders.get". */
export const KIND_VERBS: Record<ActionKind, string> = {
  model_call: "called model",
  tool_call: "called tool",
  retrieval: "retrieved from",
  delegation: "ran",
  guardrail: "was checked by",
  decision: "was decided by",
  prompt: "was prompted with",
  other: "did",
};
