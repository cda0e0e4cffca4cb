import type { Content, Dialect } from "./dialect";

const EVENT_ROLES = {
  "gen_ai.system.message": "system",
  "gen_ai.user.message": "user",
  "gen_ai.assistant.message": "assistant",
  "gen_ai.tool.message": "tool",
};

const DETAILS = "gen_ai.client.inference.operation.details";
const INPUT = {
  from: "messages",
  system: "gen_ai.system_instructions",
  messages: "gen_ai.input.messages",
} as const;
const OUTPUT = { from: "messages", system: "", messages: "gen_ai.output.messages" } as const;

const MESSAGES: Content = {
  input: [
    INPUT,
    { ...INPUT, event: DETAILS },
    { from: "attribute", key: "gen_ai.prompt" },
    { from: "indexed", prefix: "gen_ai.prompt" },
    { from: "events", roles: EVENT_ROLES },
    { from: "event", event: "gen_ai.content.prompt", key: "gen_ai.prompt" },
  ],
  output: [
    OUTPUT,
    { ...OUTPUT, event: DETAILS },
    { from: "attribute", key: "gen_ai.completion" },
    { from: "indexed", prefix: "gen_ai.completion" },
    { from: "events", roles: { "gen_ai.choice": "assistant" } },
    { from: "event", event: "gen_ai.content.completion", key: "gen_ai.completion" },
  ],
};

/**
 * OpenTelemetry's GenAI and MCP conventions (core v1.41 and the GenAI repository after it), with the deprecated names that
 * instrumentations still send: the current name stands first in each list.
 */
export const OTEL_GEN_AI: Dialect = {
  name: "otel-genai",
  claims: { keys: ["aws.bedrock.guardrail.id"], prefixes: ["gen_ai.", "mcp.", "bailiwick.policy."] },
  kinds: [
    {
      key: "gen_ai.operation.name",
      values: {
        chat: "model_call",
        generate_content: "model_call",
        text_completion: "model_call",
        embeddings: "model_call",
        fetch_response: "model_call",
        execute_tool: "tool_call",
        invoke_agent: "delegation",
        create_agent: "delegation",
        plan: "delegation",
        invoke_workflow: "delegation",
        retrieval: "retrieval",
        rerank: "retrieval",
        search_memory: "retrieval",
        run_guardrail: "guardrail",
        apply_guardrail: "guardrail",
      },
    },
    { key: "mcp.method.name", values: { "tools/call": "tool_call" } },
    { present: "gen_ai.tool.name", kind: "tool_call" },
    { present: "gen_ai.tool.call.id", kind: "tool_call" },
    { present: "gen_ai.request.model", kind: "model_call" },
    { present: "gen_ai.response.model", kind: "model_call" },
    { present: "bailiwick.policy.decision", kind: "decision" },
    { present: "aws.bedrock.guardrail.id", kind: "guardrail" },
  ],
  provider: ["gen_ai.provider.name", "gen_ai.system"],
  model: ["gen_ai.response.model", "gen_ai.request.model"],
  toolName: ["gen_ai.tool.name", "mcp.tool.name"],
  toolInSpanName: /^(?:execute_tool|tools\/call) (.+)$/s,
  toolCallId: ["gen_ai.tool.call.id"],
  target: ["mcp.resource.uri", "gen_ai.data_source.id", "gen_ai.memory.store.id", "server.address"],
  tokens: {
    input: ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"],
    output: ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"],
    cacheRead: [
      "gen_ai.usage.cache_read.input_tokens",
      "gen_ai.usage.cache_read_input_tokens",
      "gen_ai.usage.details.cache_read_tokens",
    ],
    cacheWrite: [
      "gen_ai.usage.cache_write.input_tokens",
      "gen_ai.usage.cache_creation.input_tokens",
      "gen_ai.usage.cache_creation_input_tokens",
      "gen_ai.usage.details.cache_write_tokens",
    ],
    reasoning: [
      "gen_ai.usage.reasoning.output_tokens",
      "gen_ai.usage.reasoning_tokens",
      "gen_ai.usage.details.reasoning_tokens",
    ],
  },
  content: {
    tool_call: {
      input: [{ from: "attribute", key: "gen_ai.tool.call.arguments" }],
      output: [{ from: "attribute", key: "gen_ai.tool.call.result" }],
    },
    retrieval: {
      input: [
        { from: "attribute", key: "gen_ai.retrieval.query.text" },
        { from: "attribute", key: "gen_ai.memory.query.text" },
      ],
      output: [
        { from: "attribute", key: "gen_ai.retrieval.documents" },
        { from: "attribute", key: "gen_ai.memory.records" },
      ],
    },
    otherwise: MESSAGES,
  },
  contentKeys: [
    "gen_ai.tool.definitions",
    "gen_ai.memory.records",
    "gen_ai.evaluation.explanation",
    "gen_ai.prompt.variable",
    "bailiwick.policy.reason",
  ],
};
