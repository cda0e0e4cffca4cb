import type { Priced } from "@/lib/pricing/book";
import { costOf } from "@/lib/pricing/price";
import type { OutputSeen } from "./outputP95";
import type { Amounts, Usage } from "./reservation";

/** Where neither the request nor what was seen says how long an answer may be. */
const DEFAULT_OUTPUT = 4_096;
const BYTES_A_TOKEN = 4;

/** What an estimate of the output came from, in a closed set. */
type EstimateBasis = "request" | "p95 of the agent" | "p95 of the model" | "default";

/** Tokens of a request's text, by its length in UTF-8: four bytes each, which English prose exceeds. Scripts of more bytes, code and numbers have more. */
export const inputTokensOf = (bytes: number) => Math.ceil(bytes / BYTES_A_TOKEN);

/** What is set aside for the output: the lesser of the request's own limit and of what was seen; either alone; else a default. */
export function estimateOutput(
  most: number | null,
  seen: OutputSeen | null,
): { tokens: number; basis: EstimateBasis } {
  if (seen && (most === null || seen.tokens < most))
    return { tokens: seen.tokens, basis: `p95 of the ${seen.of}` };
  return most === null ? { tokens: DEFAULT_OUTPUT, basis: "default" } : { tokens: most, basis: "request" };
}

/** One request's amounts with what they cost; null where nobody says what the model costs. */
export function amountsOf(usage: Usage, priced: Priced | null): Amounts {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage;
  const tokens = {
    input: inputTokens,
    output: outputTokens,
    cacheRead: cacheReadTokens ?? null,
    cacheWrite: cacheWriteTokens ?? null,
    reasoning: reasoningTokens ?? null,
  };
  const costNanoUsd = priced && costOf(tokens, priced.rates);
  const amounts: Amounts = { requests: 1, inputTokens, outputTokens, costNanoUsd };
  if (cacheReadTokens !== undefined) amounts.cacheReadTokens = cacheReadTokens;
  if (cacheWriteTokens !== undefined) amounts.cacheWriteTokens = cacheWriteTokens;
  if (reasoningTokens !== undefined) amounts.reasoningTokens = reasoningTokens;
  return amounts;
}
