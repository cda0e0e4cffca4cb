import type { Model } from "./models";
import type { Usage } from "./recorded";

const CACHE_MIN_TOKENS = 1024;
const CACHE_BLOCK_TOKENS = 128;
/** What follows the last cache mark of a prompt. */
const UNCACHED_TAIL_TOKENS = 4;

/**
 * The usage that the provider would report for a call of `input` and `output` tokens, `before` being the input of the
 * agent's call before (0 for the first). Caches read what was sent before; counts that a provider does not give are null.
 */
export function usageOf(
  model: Model,
  counts: { input: number; output: number; before: number; reasoning: number | null },
): Usage {
  const { input, before, reasoning } = counts;
  const output = counts.output + (reasoning ?? 0);
  const known = before >= CACHE_MIN_TOKENS ? Math.min(before, input) : 0;
  if (model.cache === "unknown") return { input, output, cacheRead: null, cacheWrite: null, reasoning };
  if (model.cache === "blocks") {
    const cacheRead = Math.floor(known / CACHE_BLOCK_TOKENS) * CACHE_BLOCK_TOKENS;
    return { input, output, cacheRead, cacheWrite: null, reasoning };
  }
  const cacheRead = Math.min(known, input - UNCACHED_TAIL_TOKENS);
  const cacheWrite = input - cacheRead - UNCACHED_TAIL_TOKENS;
  return { input, output, cacheRead, cacheWrite, reasoning };
}

/** Sums what is known; a part that no call knows stays null. */
export function addUsage(a: Usage, b: Usage): Usage {
  const add = (x: number | null, y: number | null) => (x === null && y === null ? null : (x ?? 0) + (y ?? 0));
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: add(a.cacheRead, b.cacheRead),
    cacheWrite: add(a.cacheWrite, b.cacheWrite),
    reasoning: add(a.reasoning, b.reasoning),
  };
}

export const NO_USAGE: Usage = { input: 0, output: 0, cacheRead: null, cacheWrite: null, reasoning: null };
