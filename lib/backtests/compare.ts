import type { Ctx } from "@/lib/access/ctx";
import type { TimeRange } from "@/lib/base/time";
import { oneAhead } from "./ahead";
import { comparedFor, type Tried } from "./compared";
import { addDetails } from "./details";
import { judgeRequests } from "./judgeRequests";
import { distinctRequests, requestSql, type Slice } from "./requests";
import type { BacktestResult } from "./result";
import { lapsesIn, slicesOf } from "./slices";
import { Tally } from "./tally";

/** How a comparison is run. */
export interface CompareOptions {
  /** These are the newest actions only. */
  sample?: boolean;
  signal?: AbortSignal;
  /** Actions judged so far; slices done, of how many. */
  onProgress?(actions: number, slices: { done: number; total: number }): Promise<void>;
}

/**
 * What a text would say of the actions of a range, over what is said now. The lake groups them by exactly what the rules of
 * both can tell apart, and each distinct request is judged once: the same decisions as one by one. Asks no ability. Throws
 * INVALID for a text with an error, UNAVAILABLE when the lake is away.
 */
export async function compareOver(
  ctx: Pick<Ctx, "tenant" | "now">,
  tried: Tried,
  range: TimeRange,
  { sample = false, signal, onProgress }: CompareOptions = {},
): Promise<BacktestResult> {
  const startedMs = ctx.now();
  const compared = await comparedFor(ctx, tried);
  const requests = requestSql(compared, await lapsesIn(ctx, range));
  const slices = await slicesOf(ctx, range, requests.hasHistory);
  const tally = new Tally();
  let done = 0;
  for await (const rows of oneAhead(slices, (slice) => distinctRequests(ctx, requests, slice, { signal }))) {
    signal?.throwIfAborted();
    for await (const judged of judgeRequests(ctx, rows, compared)) tally.add(judged);
    done += 1;
    await onProgress?.(tally.totals.judged, { done, total: slices.length });
  }
  const { groups, more, requests: changed } = tally.listed();
  const pieces: readonly Slice[] = requests.hasHistory
    ? slices
    : [{ range, sessions: null, earliestMs: range.fromMs }];
  const { laterSteps } = await addDetails(ctx, requests, pieces, changed, signal);
  return {
    from: new Date(range.fromMs).toISOString(),
    to: new Date(range.toMs).toISOString(),
    mode: tried.mode,
    sample,
    totals: tally.totals,
    groups,
    more,
    facts: { ...tally.facts, history: requests.hasHistory },
    unseen: { laterSteps, withoutContent: tally.withoutContent },
    distinct: tally.distinct,
    tookMs: ctx.now() - startedMs,
  };
}
