import { count, counted, shortCount } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import type { UsageField, UsageFigures, UsageGrain, UsageMeasure } from "@/lib/usage/usage";
import type { Switch } from "./url";

export const SWITCH_WORDS: Readonly<Record<Switch, string>> = {
  cost: "Cost",
  tokens: "Tokens",
  requests: "Requests",
};

export const FIELD_WORDS: Readonly<Record<UsageField, readonly [one: string, many: string]>> = {
  team: ["team", "teams"],
  subscription: ["subscription", "subscriptions"],
  key: ["key", "keys"],
  agent: ["agent", "agents"],
  human: ["human behind the agent", "humans behind agents"],
  person: ["holder of the key", "holders of keys"],
  user: ["user", "users"],
  model: ["model", "models"],
  tool: ["tool", "tools"],
  workload: ["workload", "workloads"],
  environment: ["environment", "environments"],
  outcome: ["outcome", "outcomes"],
  source: ["source", "sources"],
};

export const GRAIN_WORDS: Readonly<Record<UsageGrain, string>> = {
  "5m": "5 minutes",
  "1h": "hour",
  "1d": "day",
  "1w": "week",
  "1mo": "month",
};

/** `$12.40`, `1,204 tokens`, `3 requests`. */
export function measured(value: number, measure: UsageMeasure): string {
  if (measure === "cost") return usd(value);
  if (measure === "requests") return counted(value, "request");
  return counted(value, "token");
}

/** A value in a column under the measure's name. */
export const cell = (value: number, measure: UsageMeasure): string =>
  measure === "cost" ? usd(value) : count(value);

/** For an axis: `$1.2k`, `340k`. */
export function tick(value: number, measure: UsageMeasure): string {
  if (measure !== "cost") return shortCount(value);
  const dollars = value / 1_000_000_000;
  return dollars >= 10_000 || dollars === 0 ? `$${shortCount(Math.round(dollars))}` : usd(value);
}

/** Cost as it is known: "—" where nothing of it has a price, and what is missing said. */
export function costWords(figures: UsageFigures): { cost: string; missing: string } {
  const { cost, unpriced, unknownUsage } = figures;
  const parts = [
    ...(unpriced > 0 ? [`${count(unpriced)} without a rate`] : []),
    ...(unknownUsage > 0 ? [`${count(unknownUsage)} that do not say what they used`] : []),
  ];
  const isKnown = cost !== 0 || parts.length === 0;
  return { cost: isKnown ? usd(cost) : "—", missing: parts.join(", ") };
}

/** `+12 %`, `−3 %`, `as before`; null where nothing was before. */
export function changeWords(now: number, before: number): string | null {
  if (before === 0) return now === 0 ? null : "none before";
  const percent = Math.round(((now - before) / before) * 100);
  if (percent === 0) return "as before";
  return `${percent > 0 ? "+" : "−"}${count(Math.abs(percent))} %`;
}

/** What is not all is never said to be all. */
export function percentWords(share: number): string {
  const percent = share < 1 ? Math.min(share * 100, 99.99) : 100;
  const digits = share > 0.99 ? 2 : 1;
  return `${percent.toLocaleString("en-US", { maximumFractionDigits: digits })} %`;
}

/** When a bar begins, in UTC: as fine as its length. */
export function bucketWords(ms: number, grain: UsageGrain): string {
  const iso = new Date(ms).toISOString();
  if (grain === "1mo") return iso.slice(0, 7);
  return grain === "5m" || grain === "1h" ? iso.slice(5, 16).replace("T", " ") : iso.slice(0, 10);
}
