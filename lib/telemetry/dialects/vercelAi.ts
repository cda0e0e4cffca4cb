import type { Content, ContentSource, Dialect } from "./dialect";
import { OTEL_GEN_AI } from "./otelGenAi";

const ANSWER: ContentSource = {
  from: "answer",
  text: ["ai.response.text", "ai.result.text"],
  reasoning: ["ai.response.reasoning"],
  toolCalls: ["ai.response.toolCalls", "ai.result.toolCalls"],
  object: ["ai.response.object", "ai.result.object"],
};

const MESSAGES: Content = {
  input: [
    { from: "attribute", key: "ai.prompt.messages" },
    { from: "attribute", key: "ai.prompt" },
    { from: "attribute", key: "ai.values" },
    { from: "attribute", key: "ai.value" },
  ],
  output: [ANSWER],
};

const RERANK: Content = {
  input: [{ from: "attribute", key: "ai.documents" }],
  output: [{ from: "attribute", key: "ai.ranking" }],
};

/** The Vercel AI SDK's own telemetry, v3.3 to v6. Its spans carry some `gen_ai.*` too, which fill what its own names leave open. */
export const VERCEL_AI: Dialect = {
  name: "vercel-ai",
  claims: { keys: ["ai.operationId"], prefixes: [] },
  kinds: [
    { key: "ai.operationId", values: { "ai.toolcall": "tool_call" } },
    { key: "ai.operationId", pattern: /^ai\.rerank\b/, kind: "retrieval" },
    { key: "ai.operationId", pattern: /\.do[A-Z]\w*$/, kind: "model_call" },
    { key: "ai.operationId", pattern: /^ai\.\w+$/, kind: "delegation" },
  ],
  provider: ["ai.model.provider", ...OTEL_GEN_AI.provider],
  model: ["ai.response.model", ...OTEL_GEN_AI.model, "ai.model.id"],
  toolName: ["ai.toolCall.name"],
  toolInSpanName: null,
  toolCallId: ["ai.toolCall.id"],
  target: OTEL_GEN_AI.target,
  tokens: {
    input: ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens", ...OTEL_GEN_AI.tokens.input],
    output: ["ai.usage.outputTokens", "ai.usage.completionTokens", ...OTEL_GEN_AI.tokens.output],
    cacheRead: [
      "ai.usage.inputTokenDetails.cacheReadTokens",
      "ai.usage.cachedInputTokens",
      ...OTEL_GEN_AI.tokens.cacheRead,
    ],
    cacheWrite: ["ai.usage.inputTokenDetails.cacheWriteTokens", ...OTEL_GEN_AI.tokens.cacheWrite],
    reasoning: [
      "ai.usage.outputTokenDetails.reasoningTokens",
      "ai.usage.reasoningTokens",
      ...OTEL_GEN_AI.tokens.reasoning,
    ],
  },
  content: {
    tool_call: {
      input: [{ from: "attribute", key: "ai.toolCall.args" }],
      output: [{ from: "attribute", key: "ai.toolCall.result" }],
    },
    retrieval: RERANK,
    otherwise: MESSAGES,
  },
  contentKeys: [
    "ai.value",
    "ai.values",
    "ai.embedding",
    "ai.embeddings",
    "ai.schema",
    "ai.response.object",
    "ai.response.reasoning",
    "ai.response.toolCalls",
    "ai.response.files",
    "ai.response.providerMetadata",
    "ai.result.object",
    "ai.result.toolCalls",
  ],
};
