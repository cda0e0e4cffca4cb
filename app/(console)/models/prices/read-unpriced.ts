import type { Ctx } from "@/lib/access/ctx";
import { listModels } from "@/lib/models/list";
import { ratesFor } from "@/lib/pricing/book";
import { priceBook } from "@/lib/pricing/priceBook";

const MOST_MODELS = 200;
const IN_USE_MS = 30 * 86_400_000;

/** A name under which telemetry speaks of a model, that nobody has a price for. */
export interface Unpriced {
  provider: string;
  model: string;
}

/** Of the models that were called in the last 30 days those whose calls cost nobody knows what: said, never zero. */
export async function readUnpriced(ctx: Ctx): Promise<Unpriced[]> {
  const [{ models }, book] = await Promise.all([
    listModels(ctx, { limit: MOST_MODELS }),
    priceBook(ctx.tenant, ctx.now()),
  ]);
  const names = models.flatMap((one) => one.names);
  const used = names.filter(
    ({ lastSeenAt }) => lastSeenAt !== null && ctx.now() - Date.parse(lastSeenAt) < IN_USE_MS,
  );
  return used
    .filter(({ provider, name }) => ratesFor(book, provider || null, name, ctx.now()) === null)
    .map(({ provider, name }) => ({ provider, model: name }));
}
