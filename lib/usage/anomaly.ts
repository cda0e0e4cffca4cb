import type { UsageMeasure } from "./usage";

interface Week {
  value: number;
  requests: number;
}

/** Fewer requests on both sides say nothing. */
const LEAST_REQUESTS = 20;
/** Weeks with requests that a baseline needs. */
const LEAST_WEEKS = 3;
/** Further away than this many times the median distance. */
const FAR = 6;
/** And at least so much of the median: what hardly varies is not odd for a little. */
const LEAST_SHARE = 0.5;
/** Makes the median distance comparable to a standard deviation (normal distribution). */
const AS_DEVIATION = 1.4826;

/**
 * Whether a value is unlike those of the same hours of former weeks: far from their median by the median distance from it
 * (MAD), and by half of the median at least. Null where it is not, or too little is known. Pure.
 */
export function anomalyOf({
  now,
  weeks,
  measure,
  hours,
  name,
}: {
  now: Week;
  weeks: readonly Week[];
  measure: UsageMeasure;
  hours: number;
  name: string;
}): { value: number; usual: number; score: number; words: string } | null {
  if (weeks.filter(({ requests }) => requests > 0).length < LEAST_WEEKS) return null;
  const usual = median(weeks.map(({ value }) => value));
  if (Math.max(now.requests, median(weeks.map(({ requests }) => requests))) < LEAST_REQUESTS) return null;
  const distance = Math.abs(now.value - usual);
  // Four weeks that are all alike have no distance: a tenth of the median stands for it.
  const spread = Math.max(
    AS_DEVIATION * median(weeks.map(({ value }) => Math.abs(value - usual))),
    usual / 10,
  );
  if (spread === 0 || distance < FAR * spread || distance < LEAST_SHARE * usual) return null;
  const score = distance / spread;
  const much =
    usual === 0
      ? "where it used none"
      : now.value > usual
        ? `${times(now.value / usual)} times as much as usual`
        : share(now.value, usual);
  const when = hours === 1 ? "in the last hour" : `in the last ${hours} hours`;
  const words = `${name}: ${amount(measure, now.value)} ${when}, ${much}. The median of the same hours of the last ${weeks.length} weeks is ${amount(measure, usual)}.`;
  return { value: now.value, usual, score, words };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

const times = (factor: number) => (factor < 10 ? factor.toFixed(1) : Math.round(factor).toLocaleString("en"));
const share = (value: number, usual: number) =>
  value === 0 ? "where it used to have some" : `${Math.round((100 * value) / usual)} % of the usual`;

const NANO_USD = 1_000_000_000;
const WORDS: Record<Exclude<UsageMeasure, "cost">, string> = {
  tokens: "tokens",
  inputTokens: "tokens in",
  outputTokens: "tokens out",
  requests: "requests",
  errors: "errors",
  limited: "requests limited",
};

/** A value with its unit: `$1,284.50`, `12,300 tokens`. */
function amount(measure: UsageMeasure, value: number): string {
  if (measure !== "cost") return `${Math.round(value).toLocaleString("en")} ${WORDS[measure]}`;
  const digits = value < 10_000_000 && value > 0 ? 4 : 2;
  return `$${(value / NANO_USD).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
