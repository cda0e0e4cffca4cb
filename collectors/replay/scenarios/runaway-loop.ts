import type { ModelStep, Scenario } from "../scenario";

const TRIES = 44;

const QUERIES = [
  "travel policy contractors Norway per diem",
  "contractor travel policy Norway",
  "per diem Norway contractors 2026",
  "external staff travel allowance Norway",
  "Norway daily allowance freelancers",
  "travel expenses contractors Nordics",
  "per diem rates Oslo contractor",
  "contractor handbook travel",
] as const;

const EXCUSES = [
  "No results yet. I'll try other words.",
  "The search came back empty-handed; rephrasing.",
  "Still an error. Let me search again.",
  "Perhaps the policy is filed under another name. Searching again.",
  "I'll give the handbook search one more try.",
] as const;

/** One try: the model asks for the same search in other words, and the search fails as it did before. */
function attempt(_: unknown, at: number): ModelStep {
  return {
    kind: "model",
    says: at === 0 ? "I'll search the handbook." : EXCUSES[at % EXCUSES.length],
    then: [
      {
        kind: "tool",
        tool: "search_handbook",
        args: { query: QUERIES[at % QUERIES.length] ?? "", space: "people", limit: 10 },
        durationMs: 3050,
        server: "search.halden.example",
        failure: {
          type: "SearchUnavailable",
          message:
            "search_handbook failed: index handbook-v7 is red, 0 of 4 shards answered within 3000 ms. Nothing was searched. This will not go away by itself; ask #search-ops to reassign the shards.",
          httpStatus: 503,
        },
      },
    ],
  };
}

/** Nothing tells the agent to stop, and each call sends the whole history again. */
export const runawayLoop: Scenario = {
  id: "runaway-loop",
  title: "A loop that only a person stopped",
  look: "44 times the same failing search, the input growing with each, until somebody cancelled it",
  dialect: "otel",
  service: { name: "handbook-assistant", namespace: "people", environment: "production", version: "1.4.1" },
  agent: {
    id: "agent_handbook",
    name: "handbook-assistant",
    version: "1.4.1",
    model: "gpt-4.1",
    promptTokens: 1260,
    system:
      "You answer questions of Halden's staff from the handbook. Always search the handbook before you answer. Do not answer from memory. Keep searching until you have found the right page.",
  },
  turns: [
    {
      says: "{{question}}",
      steps: Array.from({ length: TRIES }, attempt),
      failure: {
        type: "cancelled",
        message: "Cancelled by {{by}}: it has searched for the same thing all along.",
      },
    },
  ],
  runs: [
    {
      at: "wed 11:17",
      by: "m.lind@halden.example",
      values: {
        by: "m.lind@halden.example",
        question: "What per diem do our contractors get in Norway? I need it for a purchase order today.",
      },
    },
    {
      at: "fri 14:52",
      by: "a.okafor@halden.example",
      values: {
        by: "a.okafor@halden.example",
        question: "Which travel allowance applies to the two freelancers we send to Oslo next week?",
      },
    },
  ],
};
