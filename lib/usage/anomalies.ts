import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { anomalyOf } from "./anomaly";
import { usageOver } from "./over";
import type { UsageField, UsageFilter, UsageGroup, UsageMeasure } from "./usage";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKS = 4;
const MOST = 20;

/** Something that used more or less than it used to at this time of the week. */
export interface UsageAnomaly {
  /** Null: everything together. */
  group: UsageGroup | null;
  measure: UsageMeasure;
  fromMs: number;
  toMs: number;
  value: number;
  /** The median of the same hours of the last four weeks. */
  usual: number;
  /** How many times the usual distance from the median it lies away; more is odder. */
  score: number;
  /** In a sentence. */
  words: string;
}

/** The greatest groups that are looked at. */
const LOOKED_AT = 50;
/** Who is great now may have been far from it before: so many are read of each week. */
const MOST_ROWS = 20_000;

/**
 * What in the last `hours` whole hours (1 to 168, 24 unless told) was unlike the same hours of the last four weeks: for
 * everything together, and for each of the fifty greatest groups. Never said of what has less than three weeks to compare
 * with, or of few requests. The oddest first, at most 20. Needs `audit.read`. Throws INVALID, UNAVAILABLE.
 */
export async function usageAnomalies(
  ctx: Ctx,
  query: { by: UsageField; measure: UsageMeasure; hours?: number; filter?: UsageFilter },
): Promise<UsageAnomaly[]> {
  const { by, measure, hours = 24, filter = {} } = query;
  if (!Number.isInteger(hours) || hours < 1 || hours > 168)
    throw new DomainError("INVALID", "Look at 1 to 168 hours.", { hours: "1 to 168" });
  const toMs = Math.floor(ctx.now() / HOUR_MS) * HOUR_MS;
  const lengthMs = hours * HOUR_MS;
  const periods = await Promise.all(
    Array.from({ length: WEEKS + 1 }, (_, weeks) => {
      const endMs = toMs - weeks * 7 * DAY_MS;
      const range = { fromMs: endMs - lengthMs, toMs: endMs };
      return usageOver(ctx, { by, measure, filter, grain: "1mo", mostRows: MOST_ROWS, ...range });
    }),
  );
  const [current, ...before] = periods;
  if (!current) return [];
  const groups = new Map<string | null, UsageGroup | null>([[null, null]]);
  for (const { rows } of periods)
    for (const { group } of rows.slice(0, LOOKED_AT)) groups.set(group.id, group);
  const byId = new Map(
    periods.map((period) => [period, new Map(period.rows.map(({ group, figures }) => [group.id, figures]))]),
  );
  /** Null: it is not among those that were read, which is not the same as nothing. */
  const at = (period: (typeof periods)[number], id: string | null) => {
    const figures = id === null ? period.totals : byId.get(period)?.get(id);
    if (!figures && period.rest) return null;
    return { value: figures?.[measure] ?? 0, requests: figures?.requests ?? 0 };
  };
  const found = [...groups].flatMap(([id, group]): UsageAnomaly[] => {
    const now = at(current, id);
    const weeks = before.flatMap((period) => at(period, id) ?? []);
    if (!now || weeks.length < before.length) return [];
    const odd = anomalyOf({
      now,
      weeks,
      measure,
      hours,
      name: group?.name ?? "Everything together",
    });
    return odd ? [{ group, measure, fromMs: toMs - lengthMs, toMs, ...odd }] : [];
  });
  return found.toSorted((a, b) => b.score - a.score).slice(0, MOST);
}
