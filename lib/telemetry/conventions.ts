/** Raised when the same span would become another action, so that rows can be told apart and normalised again. */
export const NORMALISER_VERSION = 1;

/** Characters kept of a name or an id, and of an error's message. Contents have no limit. */
export const MAX_NAME_CHARS = 512;
export const MAX_ERROR_CHARS = 8_192;
/** A count of tokens above this is a broken counter. */
export const MAX_TOKENS = 1_000_000_000;

/** An attribute that names an agent, where its display name stands, and what else the span must say for it to count. */
export interface AgentRule {
  id: string;
  names: readonly string[];
  when?: { key: string; value: string };
}

/** Which attribute names the agent: the first that is present. The same for every dialect; the rule is stored with the answer. */
export const AGENT_RULES: readonly AgentRule[] = [
  { id: "gen_ai.agent.id", names: ["gen_ai.agent.name"] },
  { id: "gen_ai.agent.identity.id", names: ["gen_ai.agent.identity.name", "gen_ai.agent.name"] },
  { id: "gen_ai.agent.name", names: [] },
  { id: "agent.name", names: [] },
  { id: "ai.telemetry.functionId", names: [] },
  { id: "traceloop.entity.name", names: [], when: { key: "traceloop.span.kind", value: "agent" } },
];

/** Which attribute names the person (or workload) on whose authority the action runs: `user.id` before what it replaced. */
export const PRINCIPAL_RULES = [
  "user.id",
  "enduser.id",
  "enduser.pseudo.id",
  "user.email",
  "microsoft.a365.caller.agent.user.id",
  "microsoft.a365.caller.agent.user.email",
  "microsoft.agent.user.id",
  "microsoft.agent.user.email",
  "ai.telemetry.metadata.userId",
  "ai.telemetry.metadata.user_id",
  "traceloop.association.properties.user_id",
  "langfuse.user.id",
  "mlflow.trace.user",
  "mlflow.user",
  "llm.user",
] as const;

/** Which attribute names the conversation. `mcp.session.id` is a transport's session and is not one. */
export const CONVERSATION_RULES = [
  "gen_ai.conversation.id",
  "session.id",
  "microsoft.session.id",
  "ai.telemetry.metadata.sessionId",
  "ai.telemetry.metadata.conversationId",
  "ai.telemetry.metadata.threadId",
  "traceloop.association.properties.session_id",
  "traceloop.association.properties.thread_id",
  "langfuse.session.id",
  "mlflow.trace.session",
] as const;

/** Attributes that say that the action was refused, and the values that say so. */
export const DENIALS: Readonly<Record<string, readonly string[]>> = {
  "bailiwick.policy.decision": ["deny"],
  "bailiwick.policy.action": ["block"],
  "gen_ai.security.verdict.type": ["deny"],
  "gen_ai.security.action.type": ["block"],
  "microsoft.security.decision.type": ["deny"],
  "agent.threat.detection.action": ["block"],
};

/** Error types of the common SDKs that mean that somebody stopped it: AbortError, APIUserAbortError, CancelledError, CANCELLED, context canceled. */
export const CANCELLED = /cancell?(?:ed|ation)|abort(?:ed)?(?:error|exception)|^abort(?:ed)?$/i;

/** Names of providers → the names of `gen_ai.provider.name`; a suffix that says which of its APIs was called is cut first. */
export const PROVIDERS: Readonly<Record<string, string>> = {
  vertex_ai: "gcp.vertex_ai",
  gemini: "gcp.gemini",
  "az.ai.inference": "azure.ai.inference",
  "az.ai.openai": "azure.ai.openai",
  xai: "x_ai",
  "google.generative-ai": "gcp.gemini",
  "google.vertex": "gcp.vertex_ai",
  "vertex.anthropic": "gcp.vertex_ai",
  azure: "azure.ai.openai",
  "azure-openai": "azure.ai.openai",
  "amazon-bedrock": "aws.bedrock",
  bedrock: "aws.bedrock",
  aws_bedrock: "aws.bedrock",
  mistral: "mistral_ai",
  moonshotai: "moonshot_ai",
};

/** The API names that the AI SDK appends to a provider's: `openai.chat`, `anthropic.messages`, `google.vertex.chat`. */
export const PROVIDER_SUFFIX =
  /\.(?:chat|responses|messages|completions?|embeddings?|text-embedding|image|speech|transcription)$/;
