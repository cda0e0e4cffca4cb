import type { Ctx } from "@/lib/access/ctx";
import { ratesFor } from "@/lib/pricing/book";
import { findModelFacts, PRICE_VERSION } from "@/lib/pricing/catalogue";
import { priceBook } from "@/lib/pricing/priceBook";

/** What own prices and the catalogue say of a model now. Prices are nano-USD per million tokens, for calls of ordinary length. */
export interface KnownModel {
  contextTokens: number | null;
  inputNanoUsd: number | null;
  outputNanoUsd: number | null;
  /** Whose price it is, by its version; the catalogue's where there is none. */
  source: string;
}

/** What calls of a model cost now, and what else is known of it; null where nobody says anything. */
export async function knownModel(
  ctx: Ctx,
  { provider, name }: { provider: string; name: string },
): Promise<KnownModel | null> {
  const of = provider === "" ? null : provider;
  const nowMs = ctx.now();
  const priced = ratesFor(await priceBook(ctx.tenant, nowMs), of, name, nowMs);
  const { contextTokens } = findModelFacts(of, name, nowMs);
  if (priced === null && contextTokens === null) return null;
  return {
    contextTokens,
    inputNanoUsd: priced?.rates.input?.base ?? null,
    outputNanoUsd: priced?.rates.output?.base ?? null,
    source: priced?.version ?? PRICE_VERSION,
  };
}
