import { DomainError } from "@/lib/base/errors";
import { amountWords } from "./amount";

/** Beyond 2^53 − 1 sums would no longer be exact. */
export function uncountable(): DomainError {
  return new DomainError("INVALID", {
    what: "This is more than a counter can hold.",
    why: `Counters are exact up to ${amountWords(Number.MAX_SAFE_INTEGER, "total_tokens")}, or nano-USD.`,
    fix: "Check the counts of tokens, or give the quota a shorter window.",
  });
}
