import type { StopKind } from "@/lib/stops/stop";

export const KIND_WORDS: Readonly<Record<StopKind, string>> = {
  agent: "Agent",
  principal: "Person or service",
  tool: "Tool",
  model: "Model",
  key: "Key",
};

/** What a stop concerns, for the dialog that makes it. */
export const CONCERNS: Readonly<Record<StopKind, string>> = {
  agent: "everything that this agent asks to do, or that is asked for it or by way of it",
  principal: "everything that is asked on the authority of this person or service, by all their names",
  tool: "every call of this tool, by any agent",
  model: "every use of this model, by all names that are bound to it",
  key: "everything that is asked or sent with this key",
};
