/** A stretch of time, in milliseconds after the session's start. */
export interface Interval {
  fromMs: number;
  toMs: number;
}

/** A stretch of the axis: drawn to scale, or idle time folded into a narrow band. x runs from 0 to 1. */
interface Segment extends Interval {
  folded: boolean;
  x0: number;
  x1: number;
}

export interface Scale {
  segments: Segment[];
  /** Milliseconds in which anything ran. */
  activeMs: number;
  spanMs: number;
}

const LEAST_FOLD_MS = 2_000;
const FOLD_SHARE_OF_ACTIVE = 0.06;
const FOLD_WIDTH = 0.028;
const MOST_FOLDED_WIDTH = 0.3;

/** Joins what overlaps or touches. */
export function union(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const { fromMs, toMs } of [...intervals].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else joined.push({ fromMs, toMs });
  }
  return joined;
}

/** An axis over `busy` on which long idle stretches take a narrow band each, so that 38 minutes of waiting do not hide 3 of work. */
export function foldIdle(busy: readonly Interval[], endMs: number): Scale {
  const runs = union(busy);
  const activeMs = runs.reduce((sum, run) => sum + run.toMs - run.fromMs, 0);
  const least = Math.max(LEAST_FOLD_MS, activeMs * FOLD_SHARE_OF_ACTIVE);
  const parts: (Interval & { folded: boolean })[] = [];
  let atMs = 0;
  for (const run of [...runs, { fromMs: endMs, toMs: endMs }]) {
    if (run.fromMs - atMs > least) parts.push({ fromMs: atMs, toMs: run.fromMs, folded: true });
    const last = parts.at(-1);
    const fromMs = last?.folded ? last.toMs : (last?.toMs ?? 0);
    const toMs = Math.max(run.toMs, fromMs);
    if (last && !last.folded) last.toMs = toMs;
    else if (toMs > fromMs) parts.push({ fromMs, toMs, folded: false });
    atMs = Math.max(atMs, run.toMs);
  }
  return { segments: place(parts), activeMs, spanMs: Math.max(endMs, atMs) };
}

function place(parts: readonly (Interval & { folded: boolean })[]): Segment[] {
  const folds = parts.filter((part) => part.folded).length;
  const drawnMs = parts.reduce((sum, part) => sum + (part.folded ? 0 : part.toMs - part.fromMs), 0);
  const foldWidth =
    folds === 0 ? 0 : drawnMs === 0 ? 1 / folds : Math.min(FOLD_WIDTH, MOST_FOLDED_WIDTH / folds);
  const perMs = drawnMs === 0 ? 0 : (1 - folds * foldWidth) / drawnMs;
  let x = 0;
  return parts.map((part) => {
    const x0 = x;
    x += part.folded ? foldWidth : (part.toMs - part.fromMs) * perMs;
    return { ...part, x0, x1: x };
  });
}

/** Where an instant falls on the axis, 0 to 1. */
export function xOf(scale: Scale, ms: number): number {
  const { segments } = scale;
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (ms > (segments[mid]?.toMs ?? 0)) low = mid + 1;
    else high = mid;
  }
  const segment = segments[low];
  if (!segment) return 0;
  const length = segment.toMs - segment.fromMs;
  const share = length === 0 ? 0 : (ms - segment.fromMs) / length;
  return segment.x0 + Math.min(1, Math.max(0, share)) * (segment.x1 - segment.x0);
}

/** The instant at a place on the axis: the inverse of `xOf`. */
export function msAt(scale: Scale, x: number): number {
  const segment = scale.segments.find((one) => x <= one.x1) ?? scale.segments.at(-1);
  if (!segment) return 0;
  const width = segment.x1 - segment.x0;
  return segment.fromMs + (width === 0 ? 0 : (x - segment.x0) / width) * (segment.toMs - segment.fromMs);
}
