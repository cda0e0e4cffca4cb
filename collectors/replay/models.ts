/** How a model that the scenarios use shows in telemetry, and how fast it is. */
export interface Model {
  provider: string;
  /** `provider` as the Vercel AI SDK writes it. */
  vercelProvider: string;
  /** What the provider says it answered with. */
  response: string;
  server: string;
  port: number;
  firstTokenMs: number;
  msPerToken: number;
  /** Which part of a repeated prompt the provider reads from its cache: all but the news, whole blocks of 128, or unknown. */
  cache: "prefix" | "blocks" | "unknown";
}

const OPENAI = {
  provider: "openai",
  vercelProvider: "openai.responses",
  server: "api.openai.com",
  port: 443,
  cache: "blocks",
} as const;

const ANTHROPIC = {
  provider: "anthropic",
  vercelProvider: "anthropic.messages",
  server: "api.anthropic.com",
  port: 443,
  cache: "prefix",
} as const;

/** Request name → the rest. The last one is self-hosted: no catalogue has a price for it. */
export const MODELS = {
  "gpt-4.1": { ...OPENAI, response: "gpt-4.1-2025-04-14", firstTokenMs: 620, msPerToken: 11 },
  "gpt-4.1-mini": { ...OPENAI, response: "gpt-4.1-mini-2025-04-14", firstTokenMs: 480, msPerToken: 8 },
  "gpt-4o-mini": { ...OPENAI, response: "gpt-4o-mini-2024-07-18", firstTokenMs: 430, msPerToken: 9 },
  "claude-sonnet-4-5": {
    ...ANTHROPIC,
    response: "claude-sonnet-4-5-20250929",
    firstTokenMs: 1150,
    msPerToken: 15,
  },
  "claude-haiku-4-5": {
    ...ANTHROPIC,
    response: "claude-haiku-4-5-20251001",
    firstTokenMs: 540,
    msPerToken: 7,
  },
  "gemini-2.5-pro": {
    provider: "gcp.gemini",
    vercelProvider: "google.generative-ai",
    response: "gemini-2.5-pro",
    server: "generativelanguage.googleapis.com",
    port: 443,
    firstTokenMs: 1900,
    msPerToken: 9,
    cache: "unknown",
  },
  "granite-3.3-8b-instruct": {
    provider: "vllm",
    vercelProvider: "vllm.chat",
    response: "granite-3.3-8b-instruct",
    server: "vllm.models.halden.example",
    port: 8000,
    firstTokenMs: 210,
    msPerToken: 13,
    cache: "unknown",
  },
} as const satisfies Record<string, Model>;

export type ModelName = keyof typeof MODELS;
