import type { Cost } from "@/lib/actions/action";
import { type PriceBook, ratesFor } from "@/lib/pricing/book";
import type { Rates } from "@/lib/pricing/catalogue";
import { costOf } from "@/lib/pricing/price";
import { priceBook } from "@/lib/pricing/priceBook";
import type { LoggedTokens, PricedUsageLog, UsageLog } from "./usageLog";

const UNPRICED: Cost = { nanoUsd: null, priceVersion: null };
const NS_PER_MS = 1_000_000n;

/** Prices records of any tenants, each by its own book, at the price of when the request began. Throws where the store is away. */
export async function priceUsageLogs(logs: readonly UsageLog[], nowMs: number): Promise<PricedUsageLog[]> {
  const books = new Map<string, PriceBook>();
  for (const { tenant } of logs) {
    if (!books.has(tenant)) books.set(tenant, await priceBook(tenant, nowMs));
  }
  return logs.map((log) => ({ ...log, cost: costOfLog(log, books.get(log.tenant) ?? new Map()) }));
}

/** What a request cost; unknown without a price or a count that the price needs, and for what used nothing. */
function costOfLog({ provider, model, timeNs, tokens }: UsageLog, book: PriceBook): Cost {
  if (model === "") return UNPRICED;
  const found = ratesFor(book, provider === "" ? null : provider, model, Number(timeNs / NS_PER_MS));
  const nanoUsd = found && costOfTokens(tokens, found.rates);
  return nanoUsd === null ? UNPRICED : { nanoUsd, priceVersion: found?.version ?? null };
}

/** A total without its parts has a price only where it does not matter which part each token was. */
function costOfTokens(tokens: LoggedTokens, rates: Rates): number | null {
  if (tokens.basis !== "total") return costOf(tokens, rates);
  const asInput = costOf({ ...tokens, input: tokens.total, output: 0 }, rates);
  return asInput === costOf({ ...tokens, input: 0, output: tokens.total }, rates) ? asInput : null;
}
