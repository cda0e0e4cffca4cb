import type { AttributedAction, Cost, PricedAction, Tokens } from "@/lib/actions/action";
import { type PriceBook, ratesFor } from "./book";
import type { Rate, Rates } from "./catalogue";

const UNPRICED: Cost = { nanoUsd: null, priceVersion: null };
const NS_PER_MS = 1_000_000n;
const TOKENS_PER_PRICE = 1_000_000n;

/**
 * The sixth stage of the path: what a model call cost, in nano-USD, at the price of when it started, the tenant's own before
 * the catalogue's. Only leaf calls cost something: an outer span repeats their usage. Without a price, or a count that the
 * price needs, the cost is unknown.
 */
export function price(action: AttributedAction, book: PriceBook): PricedAction {
  return { ...action, cost: costOfAction(action, book) } as unknown as PricedAction;
}

function costOfAction(action: AttributedAction, book: PriceBook): Cost {
  const { kind, attribution, provider, model, startNs, tokens } = action;
  if (kind !== "model_call" || !attribution.leaf || model === null) return UNPRICED;
  const found = ratesFor(book, provider, model, Number(startNs / NS_PER_MS));
  const nanoUsd = found && costOf(tokens, found.rates);
  return nanoUsd === null ? UNPRICED : { nanoUsd, priceVersion: found?.version ?? null };
}

/**
 * What tokens cost in nano-USD: Σ over their classes, rounded once a class. A cache or reasoning that nobody reported is none;
 * null where a count is missing that the price needs.
 */
export function costOf(tokens: Tokens, rates: Rates): number | null {
  const { input, output } = tokens;
  if (input === null || (output === null && isCharged(rates.output))) return null;
  const read = tokens.cacheRead ?? 0;
  const write = tokens.cacheWrite ?? 0;
  const reasoning = rates.reasoning ? (tokens.reasoning ?? 0) : 0;
  return (
    cost(Math.max(0, input - read - write), rates.input, input) +
    cost(read, rates.cacheRead ?? rates.input, input) +
    cost(write, rates.cacheWrite ?? rates.input, input) +
    cost(Math.max(0, (output ?? 0) - reasoning), rates.output, input) +
    cost(reasoning, rates.reasoning, input)
  );
}

/** What is free costs nothing, however much of it there was: embeddings have no output, and price files give it as 0. */
function isCharged(rate: Rate | null): boolean {
  return rate !== null && (rate.base > 0 || rate.tiers.some(({ price }) => price > 0));
}

/** tokens × price per million, to the nearest nano-USD; the tier is chosen by the whole call's input. */
function cost(tokens: number, rate: Rate | null, input: number): number {
  if (!rate) return 0;
  const dearer = rate.tiers.findLast(({ above }) => input > above);
  const nano = BigInt(tokens) * BigInt(dearer?.price ?? rate.base);
  return Number((nano + TOKENS_PER_PRICE / 2n) / TOKENS_PER_PRICE);
}
