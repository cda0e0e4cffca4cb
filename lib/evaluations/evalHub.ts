import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import type { EvaluationExtract, Metric } from "./extract";
import { boundsOf } from "./measured";

const WHAT = "The EvalHub job";
const ENDED = new Set(["completed", "partially_failed"]);

const primary = z.object({ metric: z.string().optional(), lower_is_better: z.boolean().optional() });
const verdict = z.object({ pass: z.boolean().nullish(), threshold: z.number().nullish() });
const moment = z.object({
  created_at: z.string().max(60).optional(),
  updated_at: z.string().max(60).optional(),
});
const shape = z.object({
  name: z.string().max(300).optional(),
  model: z
    .object({ name: z.string().max(1_000).optional(), url: z.string().max(2_000).optional() })
    .optional(),
  benchmarks: z.array(z.object({ id: z.string().optional(), primary_score: primary.nullish() })).nullish(),
  status: z.object({ state: z.string().max(60) }),
  resource: moment.optional(),
  ...moment.shape,
  results: z.object({
    benchmarks: z
      .array(
        z.object({ id: z.string().min(1).max(300), metrics: z.record(z.string(), z.unknown()).nullish() }),
      )
      .max(2_000)
      .nullish(),
    test: verdict.nullish(),
  }),
});

/** True for a job as EvalHub's API answers it. */
export function looksLikeEvalHub(value: unknown): boolean {
  return typeof value === "object" && value !== null && "status" in value && "results" in value;
}

/**
 * Reads a job of EvalHub 1.0 (`GET /api/v1/evaluations/jobs/{id}`). Its own verdict, `results.test.pass`, is kept; one that
 * failed in part has not passed. Throws INVALID for a job that has not ended.
 */
export function readEvalHub(value: unknown): EvaluationExtract {
  const read = readShape(shape, value, WHAT);
  const { state } = read.status;
  if (!ENDED.has(state)) {
    const why = `status.state: The job is ${state}, so its results say nothing yet.`;
    const fix = "Hand it in once it is completed.";
    throw new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why, fix }, { file: why });
  }
  const metrics = (read.results.benchmarks ?? []).flatMap(({ id, metrics }) => {
    const score = read.benchmarks?.find((one) => one.id === id)?.primary_score;
    return metricsOf(id, metrics ?? {}, score ?? {});
  });
  const verdict = read.results.test?.pass ?? null;
  const ran = read.resource?.updated_at ?? read.updated_at ?? read.resource?.created_at ?? read.created_at;
  const ranMs = ran === undefined ? Number.NaN : Date.parse(ran);
  return {
    kind: "evaluation",
    format: "EvalHub",
    evaluated: [read.model?.name, read.model?.url].filter(Boolean).join(" "),
    metrics,
    passed: state === "completed" ? verdict : false,
    ranAt: Number.isFinite(ranMs) ? new Date(ranMs).toISOString() : null,
  };
}

function metricsOf(
  task: string,
  cells: Readonly<Record<string, unknown>>,
  { metric: main, lower_is_better: lower }: z.output<typeof primary>,
): Metric[] {
  return Object.entries(cells).flatMap(([metric, value]) => {
    if (typeof value !== "number" || /_stderr\b/.test(metric)) return [];
    const error = cells[`${metric}_stderr`];
    const field = `results.benchmarks.${task}.${metric}`;
    const bounds = boundsOf({ what: WHAT, field, task, metric, value, standardError: error });
    const higherIsBetter = metric === main && lower !== undefined ? !lower : null;
    return [{ task, metric, filter: null, value, ...bounds, samples: null, higherIsBetter }];
  });
}
