import type { AttributedAction, PricedAction } from "@/lib/actions/action";
import type { PriceBook } from "./book";
import { price } from "./price";
import { priceBook } from "./priceBook";

/** Prices actions of any tenants, each by its own book. Throws where the store is away: nothing is priced by half of what is known. */
export async function priceBatch(
  actions: readonly AttributedAction[],
  nowMs: number,
): Promise<PricedAction[]> {
  const books = new Map<string, PriceBook>();
  for (const { tenant } of actions) {
    if (!books.has(tenant)) books.set(tenant, await priceBook(tenant, nowMs));
  }
  return actions.map((action) => price(action, books.get(action.tenant) ?? new Map()));
}
