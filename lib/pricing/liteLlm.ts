import type { OwnClassRates, OwnRates } from "@/db/store/schema/prices";
import { nanoPerMillionOfToken } from "./decimal";

/** A price of LiteLLM's file as ours, and what of it ours cannot say. */
export interface ReadPrice {
  /** As the file names it. */
  entry: string;
  provider: string;
  model: string;
  rates: OwnRates;
  /** Fields that cost something and are left out, in words. */
  losses: string[];
}

export interface ReadPrices {
  prices: ReadPrice[];
  /** Entries without a price that we know, and why. */
  skipped: { entry: string; why: string }[];
}

const RATES: Readonly<Record<string, keyof OwnClassRates>> = {
  input_cost_per_token: "input",
  output_cost_per_token: "output",
  cache_read_input_token_cost: "cacheRead",
  cache_creation_input_token_cost: "cacheWrite",
  output_cost_per_reasoning_token: "reasoning",
};
const TIER = /^(.+)_above_(\d{1,6})k_tokens$/;
const IS_PRICE = /cost|price/;

/** What LiteLLM calls who serves → `gen_ai.provider.name` (OpenTelemetry's semantic conventions), where it differs. */
const PROVIDERS: Readonly<Record<string, string>> = {
  azure: "azure.ai.openai",
  azure_ai: "azure.ai.inference",
  bedrock: "aws.bedrock",
  bedrock_converse: "aws.bedrock",
  gemini: "gcp.gemini",
  mistral: "mistral_ai",
  xai: "x_ai",
  cohere_chat: "cohere",
  watsonx: "ibm.watsonx.ai",
};

/** Reads `model_prices_and_context_window.json` of LiteLLM: USD per token as floats, by model. */
export function readLiteLlm(file: Readonly<Record<string, unknown>>): ReadPrices {
  const read: ReadPrices = { prices: [], skipped: [] };
  const seen = new Map<string, string>();
  for (const [entry, said] of Object.entries(file)) {
    if (entry === "sample_spec") continue;
    const skip = (why: string) => read.skipped.push({ entry, why });
    if (typeof said !== "object" || said === null || Array.isArray(said)) {
      skip("It is no object.");
      continue;
    }
    const fields = said as Readonly<Record<string, unknown>>;
    const found = ratesIn(fields);
    if (typeof found === "string") {
      skip(found);
      continue;
    }
    const { provider, model } = nameOf(entry, fields.litellm_provider);
    const place = `${provider}\n${model}`;
    const before = seen.get(place);
    if (before !== undefined) {
      skip(`It names the same provider and model as ${before}.`);
      continue;
    }
    seen.set(place, entry);
    read.prices.push({ entry, provider, model, ...found });
  }
  return read;
}

/** Rates and losses; or why there are none. */
function ratesIn(fields: Readonly<Record<string, unknown>>): { rates: OwnRates; losses: string[] } | string {
  const rates = noRates();
  const tiers = new Map<number, OwnClassRates>();
  const losses: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === 0) {
      if (value === 0 && RATES[name]) rates[RATES[name]] = 0;
      continue;
    }
    const tier = TIER.exec(name);
    const rate = RATES[tier?.[1] ?? name];
    if (!rate) {
      if (IS_PRICE.test(name)) losses.push(name);
      continue;
    }
    const nano = typeof value === "number" ? nanoPerMillionOfToken(value) : null;
    if (nano === null) return `${name} is no price: ${JSON.stringify(value).slice(0, 60)}.`;
    if (!tier) {
      rates[rate] = nano;
      continue;
    }
    const above = Number(tier[2]) * 1_000;
    const there = tiers.get(above) ?? noRates();
    there[rate] = nano;
    tiers.set(above, there);
  }
  if (rates.input === null && rates.output === null) return "It has no price of tokens.";
  return withTiers(rates, tiers, losses);
}

function withTiers(
  rates: OwnClassRates,
  tiers: ReadonlyMap<number, OwnClassRates>,
  losses: string[],
): { rates: OwnRates; losses: string[] } {
  const kept = [...tiers]
    .sort(([a], [b]) => a - b)
    .map(([above, tier]) => {
      for (const name of Object.values(RATES)) {
        // A dearer rate of what has no rate of its own below: the class that contains it counts.
        if (tier[name] === null || rates[name] !== null) continue;
        losses.push(`${name} above ${above} tokens`);
        tier[name] = null;
      }
      return { above, ...tier };
    });
  return { rates: { ...rates, tiers: kept }, losses };
}

const noRates = (): OwnClassRates => ({
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
});

function nameOf(entry: string, said: unknown): { provider: string; model: string } {
  const given = typeof said === "string" ? said : "";
  const known = given.startsWith("vertex_ai") ? "vertex_ai" : given;
  const prefix = `${known}/`;
  const model = known !== "" && entry.startsWith(prefix) ? entry.slice(prefix.length) : entry;
  const provider = known === "vertex_ai" ? "gcp.vertex_ai" : (PROVIDERS[known] ?? known);
  return { provider, model };
}
