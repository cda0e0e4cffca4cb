import type { Ctx } from "@/lib/access/ctx";
import { findModelFacts, findRates, PRICE_VERSION } from "@/lib/pricing/catalogue";

/** What the catalogue of prices says of a model now. Prices are nano-USD per million tokens, for calls of ordinary length. */
export interface KnownModel {
  contextTokens: number | null;
  inputNanoUsd: number | null;
  outputNanoUsd: number | null;
  /** The catalogue and its version. */
  source: string;
}

/** What is known of a model without anybody having said it; null where the catalogue does not have it. */
export function knownModel(
  ctx: Ctx,
  { provider, name }: { provider: string; name: string },
): KnownModel | null {
  const of = provider === "" ? null : provider;
  const rates = findRates(of, name, ctx.now());
  const { contextTokens } = findModelFacts(of, name, ctx.now());
  if (rates === null && contextTokens === null) return null;
  return {
    contextTokens,
    inputNanoUsd: rates?.input?.base ?? null,
    outputNanoUsd: rates?.output?.base ?? null,
    source: PRICE_VERSION,
  };
}
