import type { Series } from "./exposition";

/** A histogram as it had grown: upper bounds in seconds without +Inf, and cumulative counts. */
export interface Buckets {
  le: number[];
  n: number[];
}

/** What an endpoint's metrics said at a moment; what they did not say is left out. */
export interface Sample {
  gauges: Partial<Record<GaugeName, number>>;
  counters: Partial<Record<CounterName, number>>;
  firstToken: Buckets;
  nextToken: Buckets;
}

/**
 * `kvCache` is a share of 1; `gpuUtil` the mean in percent; memory in MiB and power in watts are of all accelerators
 * together.
 */
type GaugeName =
  | "running"
  | "waiting"
  | "kvCache"
  | "gpus"
  | "gpuUtil"
  | "gpuMemoryUsedMib"
  | "gpuMemoryFreeMib"
  | "gpuPowerW";

export type CounterName =
  | "promptTokens"
  | "generationTokens"
  | "prefixQueries"
  | "prefixHits"
  | "requests"
  | "failed"
  | "aborted"
  | "firstTokens"
  | "nextTokens";

/** vLLM's names, the present one first; older versions wrote the others. */
const SUMMED: readonly [CounterName, readonly string[]][] = [
  ["promptTokens", ["vllm:prompt_tokens_total"]],
  ["generationTokens", ["vllm:generation_tokens_total"]],
  ["prefixQueries", ["vllm:prefix_cache_queries_total", "vllm:gpu_prefix_cache_queries_total"]],
  ["prefixHits", ["vllm:prefix_cache_hits_total", "vllm:gpu_prefix_cache_hits_total"]],
  ["requests", ["vllm:request_success_total"]],
];
const FIRST_TOKEN = ["vllm:time_to_first_token_seconds"];
const NEXT_TOKEN = ["vllm:inter_token_latency_seconds", "vllm:time_per_output_token_seconds"];

/** What vLLM says, of all its engines together, or of one served name. */
export function sampleOfVllm(series: readonly Series[], servedName: string | null): Sample {
  const own = series.filter(({ labels }) => servedName === null || labels.model_name === servedName);
  const named = (names: readonly string[], suffix = "") =>
    names.map((name) => own.filter((one) => one.name === name + suffix)).find((found) => found.length > 0) ??
    [];
  const cache = named(["vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"]);
  const ended = (reason: string) =>
    sum(named(["vllm:request_success_total"]).filter(({ labels }) => labels.finished_reason === reason));
  const first = named(FIRST_TOKEN, "_bucket");
  const next = named(NEXT_TOKEN, "_bucket");
  return {
    gauges: said({
      running: sum(named(["vllm:num_requests_running"])),
      waiting: sum(named(["vllm:num_requests_waiting"])),
      kvCache: mean(cache),
    }),
    counters: said({
      ...Object.fromEntries(SUMMED.map(([name, names]) => [name, sum(named(names))])),
      failed: ended("error"),
      aborted: ended("abort"),
      firstTokens: sum(named(FIRST_TOKEN, "_count")),
      nextTokens: sum(named(NEXT_TOKEN, "_count")),
    }),
    firstToken: bucketsOf(first),
    nextToken: bucketsOf(next),
  };
}

/** What the DCGM exporter says of the accelerators, and what they are; MIG slices and GPUs count alike. */
export function sampleOfDcgm(series: readonly Series[]): { gauges: Sample["gauges"]; type: string | null } {
  const of = (name: string) => series.filter((one) => one.name === name && Number.isFinite(one.value));
  const used = of("DCGM_FI_DEV_FB_USED");
  const util = of("DCGM_FI_DEV_GPU_UTIL");
  const devices = Math.max(used.length, util.length);
  const gauges = said({
    gpus: devices === 0 ? undefined : devices,
    gpuUtil: mean(util),
    gpuMemoryUsedMib: sum(used),
    gpuMemoryFreeMib: sum(of("DCGM_FI_DEV_FB_FREE")),
    gpuPowerW: sum(of("DCGM_FI_DEV_POWER_USAGE")),
  });
  const types = new Set(series.map(({ labels }) => labels.modelName ?? "").filter((name) => name !== ""));
  return { gauges, type: types.size === 0 ? null : [...types].sort().join(", ").slice(0, 200) };
}

/** Undefined where no series says it: nothing is not nought. */
function sum(series: readonly Series[]): number | undefined {
  const values = series.map(({ value }) => value).filter(Number.isFinite);
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0);
}

function mean(series: readonly Series[]): number | undefined {
  const values = series.map(({ value }) => value).filter(Number.isFinite);
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length;
}

/** Buckets of several engines are added up, bound by bound. */
function bucketsOf(series: readonly Series[]): Buckets {
  const counts = new Map<number, number>();
  for (const { labels, value } of series) {
    const le = Number(labels.le);
    if (Number.isFinite(le) && Number.isFinite(value)) counts.set(le, (counts.get(le) ?? 0) + value);
  }
  const sorted = [...counts].sort(([a], [b]) => a - b).slice(0, 200);
  return { le: sorted.map(([le]) => le), n: sorted.map(([, n]) => n) };
}

function said<T extends object>(given: T): { [K in keyof T]?: number } {
  const pairs = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs) as { [K in keyof T]?: number };
}
