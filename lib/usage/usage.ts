import type { TimeRange } from "@/lib/base/time";

/** What figures can be grouped by, and narrowed to. */
export const USAGE_FIELDS = [
  "team",
  "key",
  "agent",
  "human",
  "person",
  "user",
  "model",
  "tool",
  "subscription",
  "workload",
  "environment",
  "outcome",
  "source",
] as const;

/**
 * team: who pays; key: the credential; agent: who acted; human: on whose behalf, people only; person: who holds the key;
 * user: on whose behalf, services too; source: `trace`, or `log` for what only a gateway's access log told of.
 */
export type UsageField = (typeof USAGE_FIELDS)[number];

/** What a chart shows. `limited` were refused for a rate or a quota, as telemetry and access logs tell. */
export const USAGE_MEASURES = [
  "cost",
  "tokens",
  "inputTokens",
  "outputTokens",
  "requests",
  "errors",
  "limited",
] as const;
export type UsageMeasure = (typeof USAGE_MEASURES)[number];

/** How long a bar of a chart is. Those from a day on are of the calendar, in a zone; weeks begin on Mondays. */
export const USAGE_GRAINS = ["5m", "1h", "1d", "1w", "1mo"] as const;
export type UsageGrain = (typeof USAGE_GRAINS)[number];

/** AND between fields, OR between the values of one. A value is an id of a catalog, a name, or what telemetry says; `none` is nobody. */
export type UsageFilter = Partial<Record<UsageField, readonly string[]>>;

/** What is summed: leaf model calls, or, by tool, tool calls (which have no tokens and no cost of their own). */
export type UsageKind = "model" | "tool";

/** Whole numbers. Cost is nano-USD of the requests that have a price; what has none is counted, never taken for zero. */
export interface UsageFigures {
  requests: number;
  ok: number;
  errors: number;
  denied: number;
  limited: number;
  /** Cancelled, and those whose end nobody told. */
  other: number;
  inputTokens: number;
  outputTokens: number;
  /** Input and output; of an access log that has no parts its total. */
  tokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  cost: number;
  /** Requests whose tokens are known and whose model has no price. */
  unpriced: number;
  /** Requests that did not fail and do not say what they used. */
  unknownUsage: number;
}

/** One of what figures are grouped by. */
export interface UsageGroup {
  /** Of the catalog where it is known there, else what telemetry says; `none` for nobody, `several` for teams that share somebody. */
  id: string;
  name: string;
  /** Found in the catalog or the list of people. */
  known: boolean;
  /** The filter that shows its requests in the audit; null where the audit's words cannot say it. */
  audit: string | null;
}

export interface UsageRow {
  group: UsageGroup;
  figures: UsageFigures;
}

export interface UsageQuery extends TimeRange {
  by: UsageField;
  measure: UsageMeasure;
  grain: UsageGrain;
  /** IANA; UTC unless given. */
  zone?: string;
  filter?: UsageFilter;
  /** Rows that are given; 500 unless told. */
  mostRows?: number;
}

/** One band of a chart: a value for each bucket. */
export interface UsageSeries {
  /** Null for all that is not among the first five. */
  group: UsageGroup | null;
  values: number[];
}

/** Where figures come from. */
export interface UsageFreshness {
  /** Hours of the range that had requests, and how many of those were read from the requests themselves. */
  hours: number;
  readFromRequests: number;
}

/** A chart and its table: for each bucket the series add up to it, and they and the rows to the totals. */
export interface UsageOver extends TimeRange {
  by: UsageField;
  kind: UsageKind;
  measure: UsageMeasure;
  grain: UsageGrain;
  zone: string;
  /** When each bucket begins, epoch milliseconds; the last ends at `toMs`. */
  buckets: number[];
  series: UsageSeries[];
  /** By the measure, the greatest first; at most 500, or as many as were asked for. */
  rows: UsageRow[];
  /** What is beyond those. */
  rest: { groups: number; figures: UsageFigures } | null;
  totals: UsageFigures;
  freshness: UsageFreshness;
}
