import type { ModelView } from "@/lib/models/model";

/** Whether what is sent to a model leaves the house, and how that is known. */
export interface Whereabouts {
  where: "internal" | "external" | "unknown";
  why: string;
}

/** Servers that people run themselves, as telemetry calls them. */
const SELF_HOSTED = new Set([
  "vllm",
  "ollama",
  "tgi",
  "triton",
  "kserve",
  "llamacpp",
  "llama_cpp",
  "sglang",
  "nim",
  "ramalama",
]);
/** `gen_ai.provider.name` of OpenTelemetry's conventions that are services on the internet. */
const SERVICES = new Set([
  "anthropic",
  "aws.bedrock",
  "azure.ai.inference",
  "azure.ai.openai",
  "cohere",
  "deepseek",
  "gcp.gemini",
  "gcp.gen_ai",
  "gcp.vertex_ai",
  "groq",
  "ibm.watsonx.ai",
  "mistral_ai",
  "openai",
  "perplexity",
  "x_ai",
]);

/** An endpoint of ours says it; else the provider's name does; else nobody knows. */
export function whereaboutsOf({ provider, names }: ModelView, isServedHere: boolean): Whereabouts {
  if (isServedHere) return { where: "internal", why: "an endpoint on the list serves it" };
  const providers = [...new Set([provider, ...names.map((name) => name.provider)])].filter(
    (one) => one !== "",
  );
  const service = providers.find((one) => SERVICES.has(one.toLowerCase()));
  if (service) return { where: "external", why: `${service} is a service` };
  const server = providers.find((one) => SELF_HOSTED.has(one.toLowerCase()));
  if (server) return { where: "internal", why: `${server} is a server that people run themselves` };
  return { where: "unknown", why: "neither its provider nor an endpoint says it" };
}
