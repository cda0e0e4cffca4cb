import type { TimeRange } from "../base/time";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Buckets come from a fixed list of grains, so that two charts of one range line up. */
const GRAINS_MS = [
  1_000,
  5_000,
  15_000,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  7 * DAY,
  30 * DAY,
  365 * DAY,
];
const MAX_BUCKETS = 120;

/** The finest grain that gives the range at most 120 buckets. */
export function grainFor(range: TimeRange): number {
  const spanMs = range.toMs - range.fromMs;
  return (
    GRAINS_MS.find((grain) => spanMs / grain <= MAX_BUCKETS) ?? Math.ceil(spanMs / MAX_BUCKETS / DAY) * DAY
  );
}
