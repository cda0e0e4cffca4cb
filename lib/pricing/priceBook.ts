import { and, desc, eq, isNull } from "drizzle-orm";
import { modelPrices } from "@/db/store/schema/prices";
import { store } from "@/db/store/store";
import { heldBy } from "@/lib/changes/held";
import { bookOf, type PriceBook } from "./book";
import { ratesOf } from "./ownRates";

const heldOf = heldBy<PriceBook>();

/** All prices that the tenant set; stands until somebody edits the tenant (2 s at most for an edit elsewhere). Asks no ability. */
export function priceBook(tenant: string, nowMs: number): Promise<PriceBook> {
  return heldOf(tenant).get(tenant, nowMs, () => load(tenant));
}

async function load(tenant: string): Promise<PriceBook> {
  const rows = await store()
    .select()
    .from(modelPrices)
    .where(and(eq(modelPrices.tenant, tenant), isNull(modelPrices.withdrawnAt)))
    .orderBy(desc(modelPrices.validFrom), desc(modelPrices.createdAt), desc(modelPrices.id));
  return bookOf(
    rows.map(({ id, provider, model, rates, validFrom }) => {
      return { id, provider, model, rates: ratesOf(rates), fromMs: validFrom.getTime() };
    }),
  );
}
