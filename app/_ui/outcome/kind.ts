import type { ActionKind } from "@/lib/actions/action";

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
