import type { Action, Tokens } from "@/lib/actions/action";
import { MAX_TOKENS } from "./conventions";
import type { Dialect } from "./dialects/dialect";
import type { Attributes, AttributeValue } from "./span";

type Counted = Pick<Action, "tokens" | "tokenBasis">;

/**
 * The counts in our canonical form: input includes the cache, output includes reasoning. The dialects here say that theirs
 * do too; counts that contradict it (a part larger than its whole) were exclusive, so the part is added: basis `inferred`.
 */
export function readTokens(attributes: Attributes, dialect: Dialect): Counted {
  const tokens: Tokens = {
    input: count(attributes, dialect.tokens.input),
    output: count(attributes, dialect.tokens.output),
    cacheRead: count(attributes, dialect.tokens.cacheRead),
    cacheWrite: count(attributes, dialect.tokens.cacheWrite),
    reasoning: count(attributes, dialect.tokens.reasoning),
  };
  if (tokens.input === null && tokens.output === null) return { tokens, tokenBasis: null };
  const input = including(tokens.input, (tokens.cacheRead ?? 0) + (tokens.cacheWrite ?? 0));
  const output = including(tokens.output, tokens.reasoning ?? 0);
  const kept = input === tokens.input && output === tokens.output;
  return { tokens: { ...tokens, input, output }, tokenBasis: kept ? "inclusive" : "inferred" };
}

function including(whole: number | null, part: number): number | null {
  return whole !== null && part > whole ? whole + part : whole;
}

/** The first key that is present decides: what it holds is a count, or nothing is known. */
function count(attributes: Attributes, keys: readonly string[]): number | null {
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined && value !== null) return valid(value);
  }
  return null;
}

function valid(value: AttributeValue): number | null {
  const number = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= MAX_TOKENS
    ? number
    : null;
}
