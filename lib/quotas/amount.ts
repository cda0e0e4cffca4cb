import { DomainError } from "@/lib/base/errors";
import type { Measure } from "./quota";

const NANO_DIGITS = 9;
const SUFFIXES: Readonly<Record<string, number>> = { "": 0, k: 3, m: 6, b: 9, bn: 9, g: 9 };
const WRITTEN = /^(?<digits>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?<part>\d+))?(?<suffix>k|m|bn?|g)?$/i;

/** What each measure counts, one and many. */
const UNIT_WORDS: Readonly<Record<Measure, readonly [string, string]>> = {
  requests: ["request", "requests"],
  input_tokens: ["input token", "input tokens"],
  output_tokens: ["output token", "output tokens"],
  total_tokens: ["token", "tokens"],
  cost: ["nano-USD", "nano-USD"],
  concurrency: ["request at once", "requests at once"],
};

/**
 * An amount as a person types it, read exactly: `50k`, `2M`, `1.5B`, `1,000,000`; of money in US dollars, with or without the
 * sign: `$2,500.00`, `0.000001`. A number is taken as it is: whole units, of money nano-USD. Gives whole units, of money
 * nano-USD. Throws INVALID under `field`, also for "unlimited": that is the absence of a quota.
 */
export function readAmount(given: string | number, measure: Measure, field = "ceiling"): number {
  if (typeof given === "number") return checked(given, measure, field);
  const typed = given.trim().replace(/[\s_\u00a0\u202f]+/g, " ");
  const dollars = /^(?:US)?\$ ?|^USD ?| ?(?:USD|\$)$/i;
  const isMoney = dollars.test(typed);
  if (isMoney && measure !== "cost")
    throw wrong(field, `This counts ${UNIT_WORDS[measure][1]}, not money.`, "Leave the dollar sign out.");
  const bare = (measure === "cost" ? typed.replace(dollars, "").trim() : typed).replace(/ (?=\D)/g, "");
  const groups = WRITTEN.exec(bare.replace(/ (?=\d{3}(?:\D|$))/g, ""))?.groups;
  if (!groups) throw unread(typed, measure, field);
  const { digits = "", part = "", suffix = "" } = groups;
  const places = (SUFFIXES[suffix.toLowerCase()] ?? 0) + (measure === "cost" ? NANO_DIGITS : 0);
  const trimmed = part.replace(/0+$/, "");
  if (trimmed.length > places)
    throw wrong(
      field,
      measure === "cost"
        ? "The smallest amount is one billionth of a dollar."
        : `${UNIT_WORDS[measure][1].replace(/^./, (first) => first.toUpperCase())} are whole.`,
      "Give fewer decimals.",
    );
  const whole = BigInt(digits.replaceAll(",", "") + trimmed.padEnd(places, "0"));
  return checked(whole > BigInt(Number.MAX_SAFE_INTEGER) ? Number.NaN : Number(whole), measure, field);
}

/** An amount for people: `50,000 tokens`, `$2,500.00`. Money to the cent, smaller parts where there are any. */
export function amountWords(amount: number, measure: Measure): string {
  if (measure === "cost") return dollarWords(amount);
  const [one, many] = UNIT_WORDS[measure];
  return `${amount.toLocaleString("en-US")} ${amount === 1 ? one : many}`;
}

/** The same without the unit, for a column that names it. */
export function amountCell(amount: number, measure: Measure): string {
  return measure === "cost" ? dollarWords(amount) : amount.toLocaleString("en-US");
}

function dollarWords(nanoUsd: number): string {
  const sign = nanoUsd < 0 ? "-" : "";
  const digits = Math.abs(nanoUsd)
    .toString()
    .padStart(NANO_DIGITS + 1, "0");
  const whole = Number(digits.slice(0, -NANO_DIGITS)).toLocaleString("en-US");
  const part = digits.slice(-NANO_DIGITS).replace(/0{1,7}$/, "");
  return `${sign}$${whole}.${part}`;
}

/** The most that is counted exactly: 2^53 − 1. */
function checked(amount: number, measure: Measure, field: string): number {
  if (Number.isSafeInteger(amount) && amount >= 0) return amount === 0 ? 0 : amount;
  if (amount < 0)
    throw wrong(field, "A ceiling is 0 or more.", "0 closes; to lift a limit, remove the quota.");
  if (Number.isFinite(amount) && amount < Number.MAX_SAFE_INTEGER)
    throw wrong(field, "The ceiling must be a whole number.", "Round it.");
  throw wrong(
    field,
    `The highest ceiling is ${amountWords(Number.MAX_SAFE_INTEGER, measure)}.`,
    "To lift a limit altogether, remove the quota or switch it off.",
  );
}

function unread(typed: string, measure: Measure, field: string): DomainError {
  if (/^(?:unlimited|infinit[ey]|none|no limit|∞|-)$/i.test(typed))
    return wrong(
      field,
      "Unlimited is the absence of a quota.",
      "Make none, or switch this one off or remove it.",
    );
  if (typed.startsWith("-"))
    return wrong(field, "A ceiling is 0 or more.", "0 closes; to lift a limit, remove the quota.");
  const example = measure === "cost" ? "2500, $2,500.00 or 2.5k" : "50000, 50,000, 50k or 2M";
  const what =
    typed === "" ? "The ceiling is missing." : `The amount "${typed.slice(0, 40)}" cannot be read.`;
  return wrong(field, what, `Write it like ${example}; a point stands before decimals.`);
}

const wrong = (field: string, what: string, fix: string) =>
  new DomainError("INVALID", { what, fix }, { [field]: `${what} ${fix}` });
