import { findProvider } from "@pydantic/genai-prices";
import type { Rates } from "./catalogue";

const NANO_USD = 1_000_000_000;
/** Who sells models to everybody; resellers would count the same models again. */
const SELLERS = [
  "openai",
  "anthropic",
  "google",
  "mistral",
  "cohere",
  "deepseek",
  "x-ai",
  "moonshotai",
  "perplexity",
  "groq",
  "together",
  "fireworks",
  "novita",
];

let known: Readonly<Record<keyof Rates, number>> | null = null;

const KEYS = {
  input: "input_mtok",
  output: "output_mtok",
  cacheRead: "cache_read_mtok",
  cacheWrite: "cache_write_mtok",
  reasoning: "output_reasoning_mtok",
} as const satisfies Record<keyof Rates, string>;

/** What a class of tokens costs in the middle of the catalogue, nano-USD per million: half of its models are dearer. What is free is left out. */
export function medians(): Readonly<Record<keyof Rates, number>> {
  known ??= {
    input: medianOf("input"),
    output: medianOf("output"),
    cacheRead: medianOf("cacheRead"),
    cacheWrite: medianOf("cacheWrite"),
    // Few models price their reasoning apart: it is output.
    reasoning: medianOf("output"),
  };
  return known;
}

function medianOf(name: keyof Rates): number {
  const prices = SELLERS.flatMap((providerId) => findProvider({ providerId })?.models ?? []).flatMap(
    ({ prices }) => {
      const price = (Array.isArray(prices) ? prices.at(-1)?.prices : prices)?.[KEYS[name]];
      const base = typeof price === "object" ? price.base : price;
      return base ? [base] : [];
    },
  );
  const sorted = prices.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) * NANO_USD);
}
