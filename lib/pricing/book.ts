import { findRates, PRICE_VERSION, type Rates } from "./catalogue";

/** A price that a tenant set, as far as it decides what counts when. */
export interface OwnPrice {
  id: string;
  /** Empty: any provider. */
  provider: string;
  model: string;
  /** Null: from then on the catalogue counts again. */
  rates: Rates | null;
  fromMs: number;
}

/** A tenant's own prices by provider and model, the newest first. */
export type PriceBook = ReadonlyMap<string, readonly OwnPrice[]>;

export interface Priced {
  rates: Rates;
  /** `own@mpr_…`, or the catalogue's. */
  version: string;
}

/**
 * What a model's tokens cost at a moment: the tenant's own price of this provider, else its own of any provider, else the
 * catalogue's. `provider` as normalised, null where unknown; names are compared as they are. Null where nobody says.
 */
export function ratesFor(
  book: PriceBook,
  provider: string | null,
  model: string,
  atMs: number,
): Priced | null {
  if (book.size > 0) {
    const named = provider ? inForce(book, provider, model, atMs) : null;
    const own = named ?? inForce(book, "", model, atMs);
    if (own?.rates) return { rates: own.rates, version: `own@${own.id}` };
  }
  const rates = findRates(provider, model, atMs);
  return rates && { rates, version: PRICE_VERSION };
}

/** The tenant's own price that counts at a moment; null where there is none. */
export function inForce(book: PriceBook, provider: string, model: string, atMs: number): OwnPrice | null {
  return book.get(placeOf(provider, model))?.find(({ fromMs }) => fromMs <= atMs) ?? null;
}

/** A book of prices that come the newest first. */
export function bookOf(newestFirst: readonly OwnPrice[]): PriceBook {
  const book = new Map<string, OwnPrice[]>();
  for (const price of newestFirst) {
    const place = placeOf(price.provider, price.model);
    const same = book.get(place);
    if (same) same.push(price);
    else book.set(place, [price]);
  }
  return book;
}

const placeOf = (provider: string, model: string) => `${provider}\n${model}`;
