import type { Ctx } from "@/lib/access/ctx";
import { windowAt } from "@/lib/quotas/window";
import { readZone } from "./buckets";
import { usageOver } from "./over";
import { projectMonth } from "./project";
import type { UsageFilter, UsageMeasure } from "./usage";

const DAY_MS = 24 * 3_600_000;
/** What the pace of weekdays is learnt from. */
const LEARNT_MS = 56 * DAY_MS;

/** What a calendar month will have come to, if it goes on like the weeks before. Times are epoch milliseconds. */
export interface UsageForecast {
  measure: UsageMeasure;
  zone: string;
  monthStartMs: number;
  monthEndMs: number;
  /** Until now. */
  soFar: number;
  /** At the end of the month; null where fewer than seven whole days are known. */
  expected: number | null;
  /** Eight times out of ten the month ends between these. */
  low: number | null;
  high: number | null;
  /** How it was reckoned, in a sentence. */
  how: string;
  /** Requests of the month so far that no figure of cost has in it, for they have no price or no count. */
  notCounted: number;
}

/**
 * What this month will have come to: so far, and for each day that is left what that weekday used to take in the last
 * eight weeks. Needs `audit.read`. Throws INVALID, UNAVAILABLE.
 */
export async function usageForecast(
  ctx: Ctx,
  query: { measure: UsageMeasure; zone?: string; filter?: UsageFilter },
): Promise<UsageForecast> {
  const { measure, filter = {} } = query;
  const zone = readZone(query.zone);
  const nowMs = ctx.now();
  const month = windowAt({ windowUnit: "month", windowCount: 1, zone, fiscalStartMonth: 1 }, nowMs);
  const monthEndMs = month.endMs ?? nowMs;
  const fromMs = windowAt(
    { windowUnit: "day", windowCount: 1, zone, fiscalStartMonth: 1 },
    nowMs - LEARNT_MS,
  ).startMs;
  const by = { by: "source", measure, grain: "1d", zone, filter } as const;
  const days = await usageOver(ctx, { ...by, fromMs: Math.min(fromMs, month.startMs), toMs: nowMs + 1 });
  const soFar = await usageOver(ctx, { ...by, fromMs: month.startMs, toMs: nowMs + 1 });
  const values = days.buckets.map((startMs, at) => ({
    startMs,
    value: days.series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0),
  }));
  const first = values.findIndex(({ value }) => value > 0);
  const known = first < 0 ? [] : values.slice(first).filter(({ startMs }) => startMs >= fromMs);
  const projected = projectMonth({ days: known, soFar: soFar.totals[measure], nowMs, monthEndMs, zone });
  return {
    measure,
    zone,
    monthStartMs: month.startMs,
    monthEndMs,
    soFar: soFar.totals[measure],
    ...projected,
    notCounted:
      measure === "cost" ? soFar.totals.unpriced + soFar.totals.unknownUsage : soFar.totals.unknownUsage,
  };
}
