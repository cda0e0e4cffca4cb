import type { EndpointKind } from "@/lib/endpoints/endpoint";

export const KIND_WORDS: Readonly<Record<EndpointKind, string>> = {
  vllm: "vLLM",
  "openai-compatible": "OpenAI-compatible server",
  openai: "OpenAI",
  anthropic: "Anthropic",
  "azure-openai": "Azure OpenAI",
  other: "None: it is only measured",
};

export const KIND_OPTIONS = Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }));
