import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import type { EvaluationExtract, Metric } from "./extract";
import { boundsOf } from "./measured";

const WHAT = "The results file";
const MAX_METRICS = 5_000;

const cell = z.union([z.number(), z.string(), z.boolean(), z.null(), z.array(z.unknown()), z.object({})]);
const samples = z.object({ effective: z.number().optional(), original: z.number().optional() });
const shape = z.object({
  results: z.record(z.string().max(300), z.record(z.string().max(300), cell)),
  higher_is_better: z.record(z.string(), z.record(z.string(), z.boolean().nullable())).optional(),
  "n-samples": z.record(z.string(), samples).optional(),
  config: z.object({ model: z.unknown(), model_args: z.unknown() }).partial().optional(),
  model_name: z.string().max(2_000).nullish(),
  model_source: z.string().max(300).nullish(),
  date: z.number().nullish(),
});

/** True for a results_*.json of lm-evaluation-harness. */
export function looksLikeLmEval(value: unknown): boolean {
  const isObject = typeof value === "object" && value !== null;
  return isObject && "results" in value && ("configs" in value || "versions" in value);
}

/**
 * Reads the `results_*.json` of lm-evaluation-harness, before and after 0.4. A metric's 95 % bounds come from its
 * `_stderr`; one without has none. Throws INVALID naming the field, also for what cannot have been measured.
 */
export function readLmEval(value: unknown): EvaluationExtract {
  const read = readShape(shape, value, WHAT);
  const metrics = Object.entries(read.results).flatMap(([task, cells]) =>
    metricsOf(task, cells, read.higher_is_better?.[task] ?? {}, read["n-samples"]?.[task]),
  );
  if (metrics.length === 0 || metrics.length > MAX_METRICS) {
    const why = `results: It holds ${metrics.length === 0 ? "no number" : `more than ${MAX_METRICS} numbers`}.`;
    throw new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why }, { file: why });
  }
  const args = read.config?.model_args;
  const said = [
    read.model_source,
    read.model_name,
    typeof args === "string" ? args : JSON.stringify(args ?? ""),
  ];
  return {
    kind: "evaluation",
    format: "lm-evaluation-harness",
    evaluated: said.filter(Boolean).join(" ").slice(0, 2_000),
    metrics,
    passed: null,
    ranAt: isoOf(read.date),
  };
}

function metricsOf(
  task: string,
  cells: Readonly<Record<string, unknown>>,
  better: Readonly<Record<string, boolean | null>>,
  counted: z.output<typeof samples> | undefined,
): Metric[] {
  return Object.entries(cells).flatMap(([key, value]) => {
    const [metric = "", filter = null] = key.split(",", 2);
    if (typeof value !== "number" || metric === "" || metric.endsWith("_stderr") || metric === "sample_len")
      return [];
    const error = cells[filter === null ? `${metric}_stderr` : `${metric}_stderr,${filter}`];
    const field = `results.${task}.${key}`;
    const bounds = boundsOf({ what: WHAT, field, task, metric, value, standardError: error });
    const higherIsBetter = better[metric] ?? null;
    const number = counted?.effective ?? counted?.original ?? null;
    return [{ task, metric, filter, value, ...bounds, samples: number, higherIsBetter }];
  });
}

/** `date` is seconds since 1970. */
function isoOf(seconds: number | null | undefined): string | null {
  return seconds == null || !(seconds > 0 && seconds < 4e9) ? null : new Date(seconds * 1_000).toISOString();
}
