import type { Ctx } from "../access/ctx";
import type { TimeRange } from "../base/time";
import type { Filter } from "./filter";

export interface Bucket {
  startMs: number;
  /** outcome → count; only outcomes that occur. */
  ok: number;
  error: number;
  denied: number;
  other: number;
}

export interface Histogram {
  grainMs: number;
  /** Every bucket of the range, empty ones included, at most about 120. */
  buckets: Bucket[];
  /** Exact totals over the range. */
  total: number;
  errors: number;
  denied: number;
  agents: number;
  costNanoUsd: number;
}

/** Counts over time and the sentence's totals, in one scan. Needs audit.read. */
export declare function actionHistogram(
  ctx: Ctx,
  input: { filter: Filter; range: TimeRange },
): Promise<Histogram>;
