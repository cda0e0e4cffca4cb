import { DomainError } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";
import { windowAt } from "@/lib/quotas/window";
import type { UsageGrain } from "./usage";

const UNITS = {
  "5m": { windowUnit: "minute", windowCount: 5 },
  "1h": { windowUnit: "hour", windowCount: 1 },
  "1d": { windowUnit: "day", windowCount: 1 },
  "1w": { windowUnit: "week", windowCount: 1 },
  "1mo": { windowUnit: "month", windowCount: 1 },
} as const;
const MOST = 800;

/** The finest grain that is read well for a range: about 20 to 120 buckets. */
export function usageGrainFor({ fromMs, toMs }: TimeRange): UsageGrain {
  const hours = (toMs - fromMs) / 3_600_000;
  if (hours <= 6) return "5m";
  if (hours <= 4 * 24) return "1h";
  if (hours <= 120 * 24) return "1d";
  return hours <= 800 * 24 ? "1w" : "1mo";
}

/**
 * When the buckets of a range begin, rising; the first begins with the range, also within its day. Days, weeks and months
 * are of the calendar in the zone: 23 and 25 hours where clocks jump. Throws INVALID for more than 800, and for a zone
 * that nobody knows.
 */
export function bucketStarts({ fromMs, toMs }: TimeRange, grain: UsageGrain, zone: string): number[] {
  const starts = [fromMs];
  for (let atMs = endOf(grain, zone, fromMs); atMs < toMs; atMs = endOf(grain, zone, atMs)) {
    if (starts.length >= MOST)
      throw new DomainError(
        "INVALID",
        {
          what: `The range has more than ${MOST} bars of ${grain}.`,
          fix: "Take longer bars, or a shorter range.",
        },
        { grain: "too short for the range" },
      );
    starts.push(atMs);
  }
  return starts;
}

function endOf(grain: UsageGrain, zone: string, atMs: number): number {
  return windowAt({ ...UNITS[grain], zone, fiscalStartMonth: 1 }, atMs).endMs ?? Number.POSITIVE_INFINITY;
}

/** The bucket that an instant falls into, or -1 before the first. */
export function bucketAt(starts: readonly number[], atMs: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A zone that can be reckoned in, spelled as the zone database does: the lake knows no other spelling. Throws INVALID. */
export function readZone(zone: string | undefined): string {
  if (zone === undefined || zone === "") return "UTC";
  try {
    // Offsets such as +02:00 are zones too, which the lake does not know and no clocks keep all year.
    if (/^[+-]/.test(zone)) throw new RangeError("an offset");
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw new DomainError(
      "INVALID",
      {
        what: `There is no time zone "${zone.slice(0, 60)}".`,
        fix: "Use a name such as Europe/Madrid or UTC.",
      },
      { zone: "not a time zone" },
    );
  }
}
