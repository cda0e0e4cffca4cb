import { calcPrice, findProvider, type ModelPrice } from "@pydantic/genai-prices";

/** The catalogue that priced a row, stored with the row's cost. A test holds it to the installed package. */
export const PRICE_VERSION = "genai-prices@0.1.8";

/** A price in nano-USD per million tokens, and dearer ones for calls whose input has more tokens than `above`, rising. */
export interface Rate {
  base: number;
  tiers: readonly { above: number; price: number }[];
}

/** What a model's tokens cost. A class without a rate of its own costs what the class that contains it does. */
export interface Rates {
  input: Rate | null;
  output: Rate | null;
  cacheRead: Rate | null;
  cacheWrite: Rate | null;
  reasoning: Rate | null;
}

const NANO_USD = 1_000_000_000;
/** Prices change at midnight, and some vendors' at a half hour: within one, a lookup is the same. */
const BUCKET_MS = 1_800_000;
const MAX_REMEMBERED = 5_000;

/** Names of `gen_ai.provider.name` that the catalogue does not know, or would take for another's. */
const PROVIDER_IDS: ReadonlyMap<string, string> = new Map([
  ["azure.ai.openai", "azure"],
  ["azure.ai.inference", "azure"],
  ["gcp.gen_ai", "google"],
  ["x_ai", "x-ai"],
]);

/** Vendors whose models nobody else may price: without a known provider, the model's name is enough for theirs only. */
const CLOSED_VENDORS: ReadonlySet<string> = new Set(["openai", "anthropic", "google"]);

interface Found {
  rates: Rates | null;
  contextTokens: number | null;
}

const remembered = new Map<string, Found>();

/** The rates in force at `atMs` for a provider (as normalised; null where unknown) and a model; null where there are none. */
export function findRates(provider: string | null, model: string, atMs: number): Rates | null {
  return find(provider, model, atMs).rates;
}

/** What the catalogue says of a model besides its price: its context window in tokens; null where it does not say. */
export function findModelFacts(
  provider: string | null,
  model: string,
  atMs: number,
): Pick<Found, "contextTokens"> {
  return find(provider, model, atMs);
}

function find(provider: string | null, model: string, atMs: number): Found {
  const bucket = Math.floor(atMs / BUCKET_MS);
  const key = `${provider ?? ""}\n${model}\n${bucket}`;
  const known = remembered.get(key);
  if (known) return known;
  const found = calculation(provider, model, new Date(bucket * BUCKET_MS));
  const contextTokens = found?.model.context_window ?? null;
  const now = { rates: found && ratesOf(found.model_price), contextTokens };
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, now);
  return now;
}

function calculation(provider: string | null, model: string, timestamp: Date) {
  const providerId = providerFor(provider, model);
  if (providerId === null) return null;
  return calcPrice({ input_tokens: 0, output_tokens: 0 }, model, { providerId, timestamp });
}

function providerFor(provider: string | null, model: string): string | null {
  const named = provider !== null && findProvider({ providerId: PROVIDER_IDS.get(provider) ?? provider });
  if (named) return named.id;
  const vendor = findProvider({ modelId: model });
  return vendor && CLOSED_VENDORS.has(vendor.id) ? vendor.id : null;
}

function ratesOf(price: ModelPrice): Rates | null {
  const rates = {
    input: rateOf(price.input_mtok),
    output: rateOf(price.output_mtok),
    cacheRead: rateOf(price.cache_read_mtok),
    cacheWrite: rateOf(price.cache_write_mtok),
    reasoning: rateOf(price.output_reasoning_mtok),
  };
  return rates.input || rates.output ? rates : null;
}

/** The catalogue's USD per million tokens. Its tiers replace the base for the whole call, by the call's input. */
function rateOf(price: ModelPrice[string]): Rate | null {
  if (price === undefined) return null;
  if (typeof price === "number") return { base: nanoUsd(price), tiers: [] };
  const tiers = price.tiers.map(({ start, price: dearer }) => ({ above: start, price: nanoUsd(dearer) }));
  return { base: nanoUsd(price.base), tiers: tiers.sort((a, b) => a.above - b.above) };
}

function nanoUsd(usd: number): number {
  return Math.round(usd * NANO_USD);
}
