import type { Tokens } from "@/lib/actions/action";
import type { Fields } from "./fields";
import { countOf, firstOf, type Said } from "./said";
import type { LoggedTokens, Problem, ResponseType } from "./usageLog";

type Counts = Tokens & { total: number | null };

/**
 * The counts of a record. A gateway that read no usage in an answer writes "0", so that 0 says nothing: not of a hit, and
 * of a refusal or a failure only that nothing was used. A 0 is believed where the total and the other part prove it.
 */
export function tokensOf(
  said: Said,
  fields: Fields,
  type: ResponseType | null,
): { tokens: LoggedTokens; problems: Problem[] } {
  const problems = new Set<Problem>();
  const count = (names: readonly string[]): number | null => {
    const found = countOf(firstOf(said, names));
    if (found === "absurd") problems.add("tokens-absurd");
    return found === "absurd" || found === 0 ? null : found;
  };
  const counts: Counts = {
    input: count(fields.input),
    output: count(fields.output),
    total: count(fields.total),
    cacheRead: count(fields.cacheRead),
    cacheWrite: count(fields.cacheWrite),
    reasoning: count(fields.reasoning),
  };
  const isNone = (type === "rate_limit" || type === "error") && problems.size === 0;
  const tokens = reconcile(counts, isNone);
  if (tokens.basis === "contradictory") problems.add("tokens-contradict");
  return { tokens, problems: [...problems] };
}

function reconcile({ total, ...said }: Counts, isNone: boolean): LoggedTokens {
  const { input, output } = said;
  const all = { ...said, saidTotal: total };
  if (input !== null && output !== null) {
    const sum = input + output;
    return { ...all, total: sum, basis: total === null || total === sum ? "exact" : "contradictory" };
  }
  const part = input ?? output;
  if (part === null) {
    const nothing = isNone ? "none" : "unknown";
    return { ...all, total, basis: total === null ? nothing : "total" };
  }
  if (total === null) return { ...all, total: part, basis: "part" };
  if (part > total) return { ...all, total: part, basis: "contradictory" };
  return { ...all, input: input ?? total - part, output: output ?? total - part, total, basis: "derived" };
}
