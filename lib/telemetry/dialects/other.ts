import type { Dialect } from "./dialect";

/** What is of no dialect that we know: kept whole, read for identity and outcome only. */
export const OTHER: Dialect = {
  name: "other",
  claims: { keys: [], prefixes: [] },
  kinds: [],
  provider: [],
  model: [],
  toolName: [],
  toolInSpanName: null,
  toolCallId: [],
  target: ["server.address"],
  tokens: { input: [], output: [], cacheRead: [], cacheWrite: [], reasoning: [] },
  content: { otherwise: { input: [], output: [] } },
  contentKeys: [],
};
