import type { Buckets, CounterName, Sample } from "./sample";

/** A sample and when it was taken, in epoch milliseconds. */
export interface TimedSample extends Sample {
  atMs: number;
}

/** What happened between two samples; null is unknown. Rates are a second, shares of 1, times in milliseconds. */
export interface Point {
  /** Of the later sample. */
  atMs: number;
  generatedPerSecond: number | null;
  promptPerSecond: number | null;
  running: number | null;
  waiting: number | null;
  kvCache: number | null;
  gpuUtil: number | null;
  firstTokenP50Ms: number | null;
  firstTokenP95Ms: number | null;
}

/** The whole range; what nobody measured counts for nothing. */
export interface Efficiency {
  points: Point[];
  /** How much of the range was measured. */
  measuredMs: number;
  /** With nothing running and nothing generated; null where the server does not say. */
  idleMs: number | null;
  promptTokens: number | null;
  generatedTokens: number | null;
  generatedPerSecond: number | null;
  firstTokenP50Ms: number | null;
  firstTokenP95Ms: number | null;
  nextTokenP50Ms: number | null;
  prefixHitRate: number | null;
  /** Failed of all that ended; who hung up counts apart. */
  errorRate: number | null;
  abortRate: number | null;
  kvCache: number | null;
  gpuUtil: number | null;
  memoryShare: number | null;
  waitingMax: number | null;
  /** Nano-USD of the measured time, and of its idle part. */
  costNanoUsd: number | null;
  idleNanoUsd: number | null;
  costPerThousandNanoUsd: number | null;
  restarts: number;
}

/** Samples further apart leave a gap: what was between them is unknown. */
const MAX_GAP_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;

type Step = { before: TimedSample; after: TimedSample; ms: number };

/** Rates, quantiles and costs of samples in the order of time. A counter that fell was started again, and counts from nought. */
export function efficiencyOf(samples: readonly TimedSample[], hourNanoUsd: number | null): Efficiency {
  const steps = stepsOf(samples);
  const total = (name: CounterName) => sumOf(steps.map((step) => grown(step, name)));
  const measuredMs = steps.reduce((ms, step) => ms + step.ms, 0);
  const idle = steps.map((step) => (isIdle(step) ? step.ms : 0));
  const saysRunning = steps.some(({ after }) => after.gauges.running !== undefined);
  const idleMs = saysRunning ? idle.reduce((a, b) => a + b, 0) : null;
  const [prompt, generated] = [total("promptTokens"), total("generationTokens")];
  const first = addedUp(steps.map((step) => grownBuckets(step, "firstToken")));
  const next = addedUp(steps.map((step) => grownBuckets(step, "nextToken")));
  const firstTotal = total("firstTokens") ?? 0;
  const cost = hourNanoUsd === null || measuredMs === 0 ? null : (hourNanoUsd * measuredMs) / HOUR_MS;
  const tokens = (prompt ?? 0) + (generated ?? 0);
  return {
    points: steps.map(pointOf),
    measuredMs,
    idleMs,
    promptTokens: prompt,
    generatedTokens: generated,
    generatedPerSecond: generated === null || measuredMs === 0 ? null : (generated * 1_000) / measuredMs,
    firstTokenP50Ms: quantileMs(first, firstTotal, 0.5),
    firstTokenP95Ms: quantileMs(first, firstTotal, 0.95),
    nextTokenP50Ms: quantileMs(next, total("nextTokens") ?? 0, 0.5),
    prefixHitRate: share(total("prefixHits"), total("prefixQueries")),
    errorRate: share(total("failed"), total("requests")),
    abortRate: share(total("aborted"), total("requests")),
    kvCache: meanOf(samples.map(({ gauges }) => gauges.kvCache)),
    gpuUtil: meanOf(samples.map(({ gauges }) => gauges.gpuUtil)),
    memoryShare: meanOf(samples.map(({ gauges }) => memoryShareOf(gauges))),
    waitingMax: maxOf(samples.map(({ gauges }) => gauges.waiting)),
    costNanoUsd: cost === null ? null : Math.round(cost),
    idleNanoUsd:
      hourNanoUsd === null || idleMs === null || measuredMs === 0
        ? null
        : Math.round((hourNanoUsd * idleMs) / HOUR_MS),
    costPerThousandNanoUsd: cost === null || tokens === 0 ? null : Math.round((cost * 1_000) / tokens),
    restarts: steps.filter(isRestart).length,
  };
}

function stepsOf(samples: readonly TimedSample[]): Step[] {
  return samples.slice(1).flatMap((after, at) => {
    const before = samples[at];
    const ms = before ? after.atMs - before.atMs : 0;
    return before && ms > 0 && ms <= MAX_GAP_MS ? [{ before, after, ms }] : [];
  });
}

function grown({ before, after }: Step, name: CounterName): number | null {
  const [from, to] = [before.counters[name], after.counters[name]];
  if (to === undefined || from === undefined) return null;
  return to < from ? to : to - from;
}

function isRestart({ before, after }: Step): boolean {
  return (after.counters.generationTokens ?? 0) < (before.counters.generationTokens ?? 0);
}

/** Nothing ran at either end, and nothing was generated between. */
function isIdle(step: Step): boolean {
  const { before, after } = step;
  return (
    before.gauges.running === 0 && after.gauges.running === 0 && !((grown(step, "generationTokens") ?? 0) > 0)
  );
}

function grownBuckets({ before, after }: Step, which: "firstToken" | "nextToken"): Buckets {
  const [from, to] = [before[which], after[which]];
  const isSame = from.le.length === to.le.length && from.le.every((le, at) => le === to.le[at]);
  const fell = !isSame || to.n.some((n, at) => n < (from.n[at] ?? 0));
  return { le: to.le, n: to.n.map((n, at) => (fell ? n : n - (from.n[at] ?? 0))) };
}

/** Of steps whose bounds are the last one's; others would be added to what they are not. */
function addedUp(all: readonly Buckets[]): Buckets {
  const last = all.at(-1);
  if (!last) return { le: [], n: [] };
  const same = all.filter(
    ({ le }) => le.length === last.le.length && le.every((one, at) => one === last.le[at]),
  );
  return { le: last.le, n: last.le.map((_, at) => same.reduce((sum, { n }) => sum + (n[at] ?? 0), 0)) };
}

/**
 * A quantile as Prometheus' `histogram_quantile` has it: linear within its bucket, the highest bound for what is above
 * all; null where nothing was counted.
 */
export function quantileMs({ le, n }: Buckets, total: number, q: number): number | null {
  const count = Math.max(total, n.at(-1) ?? 0);
  if (count <= 0 || le.length === 0) return null;
  const rank = q * count;
  const at = n.findIndex((upTo) => upTo >= rank);
  if (at < 0) return (le.at(-1) ?? 0) * 1_000;
  const [below, above] = [n[at - 1] ?? 0, n[at] ?? 0];
  const [start, end] = [at === 0 ? 0 : (le[at - 1] ?? 0), le[at] ?? 0];
  const within = above === below ? 1 : (rank - below) / (above - below);
  return (start + (end - start) * within) * 1_000;
}

function pointOf(step: Step): Point {
  const { gauges } = step.after;
  const perSecond = (name: CounterName) => {
    const more = grown(step, name);
    return more === null ? null : (more * 1_000) / step.ms;
  };
  const first = grownBuckets(step, "firstToken");
  const count = grown(step, "firstTokens") ?? 0;
  return {
    atMs: step.after.atMs,
    generatedPerSecond: perSecond("generationTokens"),
    promptPerSecond: perSecond("promptTokens"),
    running: gauges.running ?? null,
    waiting: gauges.waiting ?? null,
    kvCache: gauges.kvCache ?? null,
    gpuUtil: gauges.gpuUtil ?? null,
    firstTokenP50Ms: quantileMs(first, count, 0.5),
    firstTokenP95Ms: quantileMs(first, count, 0.95),
  };
}

function memoryShareOf({
  gpuMemoryUsedMib: used,
  gpuMemoryFreeMib: free,
}: Sample["gauges"]): number | undefined {
  return used === undefined || free === undefined || used + free === 0 ? undefined : used / (used + free);
}

function known(values: readonly (number | null | undefined)[]): number[] {
  return values.filter((value) => value !== undefined && value !== null);
}

function sumOf(values: readonly (number | null)[]): number | null {
  const found = known(values);
  return found.length === 0 ? null : found.reduce((a, b) => a + b, 0);
}

function meanOf(values: readonly (number | undefined)[]): number | null {
  const found = known(values);
  return found.length === 0 ? null : found.reduce((a, b) => a + b, 0) / found.length;
}

function maxOf(values: readonly (number | undefined)[]): number | null {
  const found = known(values);
  return found.length === 0 ? null : found.reduce((a, b) => Math.max(a, b), 0);
}

function share(part: number | null, of: number | null): number | null {
  return part === null || of === null || of === 0 ? null : part / of;
}
