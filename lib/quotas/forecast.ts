/** What is known of a counter's use. Amounts in the measure's units; times in epoch milliseconds. */
export interface Use {
  settled: number;
  reserved: number;
  ceiling: number;
  /** What was settled when the stretch of time began that the pace is taken from: 0 at the window's start. */
  settledBefore: number;
  windowStartMs: number;
  windowEndMs: number | null;
}

/** Where use is heading at its present pace. Null where it is too early in the window to say, or there is none. */
export interface Forecast {
  /** Units an hour, over the last of this window. */
  perHour: number | null;
  /** What will have been used when the window ends. */
  atEnd: number | null;
  /** When the ceiling is reached, epoch milliseconds; null where it is not within this window. */
  fullAtMs: number | null;
}

const HOUR_MS = 3_600_000;
/** A pace is taken from the last eighth of a window, of long ones from the last day: nights and mornings are in it. */
const SHARE = 8;
const LONGEST_PACE_MS = 24 * HOUR_MS;
/** Shorter windows are over before anybody reads of them. */
const SHORTEST_WINDOW_MS = 300_000;
/** Of a window so much must be over before its use tells anything. */
const EARLY_SHARE = 100;

/** Since when the pace is taken: within the window, and not before its start. */
export function paceFromMs(windowStartMs: number, windowEndMs: number, nowMs: number): number {
  const stretchMs = Math.min((windowEndMs - windowStartMs) / SHARE, LONGEST_PACE_MS);
  return Math.max(windowStartMs, nowMs - stretchMs);
}

/** What is left and when it ends, if everything goes on as in the last of this window. Pure. */
export function forecastOf(use: Use, nowMs: number): Forecast {
  const { settled, reserved, ceiling, windowStartMs, windowEndMs } = use;
  const unknown = { perHour: null, atEnd: null, fullAtMs: null };
  if (windowEndMs === null || windowEndMs - windowStartMs < SHORTEST_WINDOW_MS) return unknown;
  const tookMs = nowMs - paceFromMs(windowStartMs, windowEndMs, nowMs);
  if (tookMs < (windowEndMs - windowStartMs) / EARLY_SHARE) return unknown;
  const perMs = Math.max(0, settled - use.settledBefore) / tookMs;
  const used = settled + reserved;
  const atEnd = Math.round(used + perMs * (windowEndMs - nowMs));
  const leftMs = perMs > 0 ? (ceiling - used) / perMs : Number.POSITIVE_INFINITY;
  const isReached = used < ceiling && nowMs + leftMs < windowEndMs;
  return {
    perHour: Math.round(perMs * HOUR_MS),
    atEnd: Math.min(atEnd, Number.MAX_SAFE_INTEGER),
    fullAtMs: isReached ? Math.round(nowMs + leftMs) : null,
  };
}
