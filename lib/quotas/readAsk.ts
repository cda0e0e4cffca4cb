import { DomainError } from "@/lib/base/errors";
import type { ReserveAsk, Settlement, Usage } from "./reservation";

/** No request ever had so many; what says so counts something else. */
const MOST_TOKENS = 1_000_000_000_000;
const MOST_TEXT = 200;
const DEFAULT_TTL_S = 300;
const MOST_TTL_S = 86_400;
const TEXTS = ["key", "person", "human", "agent", "team", "subscription", "traceId", "sessionId"] as const;

/** Throws INVALID naming each field that cannot be: nothing is set aside then. */
export function checkAsk(ask: ReserveAsk): void {
  const wrong: Record<string, string> = {};
  if (!isName(ask.requestId) || ask.requestId === "") wrong.requestId = `1 to ${MOST_TEXT} characters.`;
  if (!isName(ask.model) || ask.model === "") wrong.model = `The model's name, 1 to ${MOST_TEXT} characters.`;
  if (!isName(ask.provider)) wrong.provider = `At most ${MOST_TEXT} characters.`;
  for (const field of TEXTS) {
    const value = ask[field];
    if (value !== undefined && value !== null && !isName(value))
      wrong[field] = `At most ${MOST_TEXT} characters.`;
  }
  if (!isCount(ask.inputTokens)) wrong.inputTokens = COUNT_WORDS;
  if (ask.maxOutputTokens !== null && !isCount(ask.maxOutputTokens)) wrong.maxOutputTokens = COUNT_WORDS;
  throwIfAny(wrong, "The reservation cannot be made.");
}

/** Throws INVALID for a number of tokens that no answer has. */
export function checkOutput(outputTokens: number): void {
  if (!isCount(outputTokens))
    throwIfAny({ outputTokens: COUNT_WORDS }, "The reservation cannot be extended.");
}

/** Seconds until a reservation counts as lost. Throws INVALID. */
export function readTtl(ttlSeconds: number | undefined): number {
  const ttl = ttlSeconds ?? DEFAULT_TTL_S;
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > MOST_TTL_S)
    throwIfAny({ ttlSeconds: "A whole number of seconds, 1 to 86,400." }, "The time to live cannot be used.");
  return ttl;
}

/**
 * Throws INVALID for usage that no request can have had: negative, fractional or absurd counts, parts greater than their
 * whole, more output than the model's context holds. Nothing is charged then, and the reservation stays as it is.
 * @param contextTokens of the model; null where unknown.
 */
export function checkSettlement({ usage, usageSource }: Settlement, contextTokens: number | null): void {
  const wrong: Record<string, string> = {};
  if ((usage === null) !== (usageSource === "none"))
    wrong.usage = 'Counts with the source "exact", "running" or "estimated"; none with "none".';
  if (usage) Object.assign(wrong, wrongCounts(usage, contextTokens));
  throwIfAny(wrong, "The settlement was refused, and nothing was charged.");
}

function wrongCounts(usage: Usage, contextTokens: number | null): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const [field, value] of Object.entries(usage)) {
    if (value !== undefined && !isCount(value)) wrong[`usage.${field}`] = COUNT_WORDS;
  }
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0, reasoningTokens = 0 } = usage;
  // What cannot be a count is no whole that parts could exceed.
  if (Object.keys(wrong).length > 0) return wrong;
  if (cacheReadTokens + cacheWriteTokens > inputTokens)
    wrong["usage.inputTokens"] = "Less than the parts of it that a cache gave or took.";
  if (reasoningTokens > outputTokens) wrong["usage.outputTokens"] = "Less than the reasoning within it.";
  if (contextTokens !== null && outputTokens > contextTokens)
    wrong["usage.outputTokens"] =
      `More than the model's context holds (${contextTokens.toLocaleString("en-US")} tokens).`;
  return wrong;
}

const COUNT_WORDS = `A whole number, 0 to ${MOST_TOKENS.toLocaleString("en-US")}.`;
const isCount = (value: number) => Number.isInteger(value) && value >= 0 && value <= MOST_TOKENS;
const isName = (value: string) => value.length <= MOST_TEXT && !value.includes("\0");

function throwIfAny(wrong: Record<string, string>, what: string): void {
  const fields = Object.entries(wrong);
  if (fields.length === 0) return;
  const why = fields.map(([field, words]) => `${field}: ${words}`).join(" ");
  throw new DomainError("INVALID", { what, why, fix: "Correct it and send it again." }, wrong);
}
