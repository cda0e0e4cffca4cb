const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  1_000,
  5_000,
  15_000,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
  91 * DAY,
  365 * DAY,
];

export interface Tick {
  /** Share of the range, 0 to 1. */
  at: number;
  label: string;
}

/** Round UTC times over a range, at most `most` of them. Days are named where the day changes or steps are whole days. */
export function ticks(fromMs: number, toMs: number, most: number): Tick[] {
  const span = toMs - fromMs;
  const step = STEPS.find((one) => span / one <= most) ?? span / most;
  const found: Tick[] = [];
  for (let ms = Math.ceil(fromMs / step) * step; ms < toMs; ms += step) {
    found.push({ at: (ms - fromMs) / span, label: tickLabel(ms, step) });
  }
  return found;
}

function tickLabel(ms: number, step: number): string {
  const iso = new Date(ms).toISOString();
  if (step >= 30 * DAY) return iso.slice(0, 7);
  if (step >= DAY || ms % DAY === 0) return iso.slice(5, 10);
  return step < MINUTE ? iso.slice(11, 19) : iso.slice(11, 16);
}
