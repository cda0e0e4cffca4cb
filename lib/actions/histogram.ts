import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, uint } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { requireAbility } from "../access/require";
import type { TimeRange } from "../base/time";
import type { Filter } from "./filter";
import { grainFor } from "./grain";
import { whereNotedWords } from "./noteRead";
import { whereRange, whereTerms } from "./where";

export interface Bucket {
  startMs: number;
  ok: number;
  error: number;
  denied: number;
  /** Cancelled and unknown. */
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
  /** Over leaf model calls with a price. */
  costNanoUsd: number;
}

/** Counts over time and the sentence's totals, in one scan. A range from the beginning starts at the first action. Needs audit.read. */
export async function actionHistogram(
  ctx: Ctx,
  input: { filter: Filter; range: TimeRange },
): Promise<Histogram> {
  requireAbility(ctx, "audit.read");
  const { range: asked } = input;
  const range = asked.fromMs > 0 ? asked : { ...asked, fromMs: await firstActionMs(ctx, asked) };
  const grainMs = grainFor(range);
  const { counts, agents, cost } = await readCounts(ctx, input.filter, range, grainMs);
  return {
    grainMs,
    buckets: fillBuckets(counts, range, grainMs),
    total: sumOf(counts),
    errors: sumOf(counts, "error"),
    denied: sumOf(counts, "denied"),
    agents,
    costNanoUsd: cost,
  };
}

const countRow = z.tuple([z.coerce.number(), z.string(), z.coerce.number()]);
/** Bucket, outcome, how many. */
type Count = z.output<typeof countRow>;

const totalsRow = z.object({
  counts: z.array(countRow),
  agents: z.coerce.number(),
  cost: z.coerce.number().nullable(),
});

/** Sums of sums: each row is grouped once, and the agents of all groups are counted inside the lake. */
async function readCounts(ctx: Ctx, filter: Filter, range: TimeRange, grainMs: number) {
  const words = await whereNotedWords(ctx, filter);
  const query = sql`SELECT groupArray((bucket, outcome, n)) AS counts, sum(c) AS cost,
      length(arrayDistinct(arrayFlatten(groupArray(keys)))) AS agents
    FROM (
      SELECT intDiv(toUnixTimestamp(ts), ${uint(grainMs / 1_000)}) AS bucket, outcome, count() AS n,
        groupUniqArray(agent_key) AS keys, sum(cost_nano_usd) AS c
      FROM actions FINAL WHERE ${whereRange(range)} AND ${whereTerms(filter)} AND ${words}
      GROUP BY bucket, outcome
    )`;
  const [row] = await readRows(query, totalsRow, { name: "actions.histogram", tenant: ctx.tenant });
  return { counts: row?.counts ?? [], agents: row?.agents ?? 0, cost: row?.cost ?? 0 };
}

async function firstActionMs(ctx: Ctx, range: TimeRange): Promise<number> {
  const query = sql`SELECT toUnixTimestamp64Milli(ts) AS ms FROM actions WHERE ${whereRange(range)} ORDER BY toStartOfMinute(ts) ASC, ts ASC LIMIT 1`;
  const [row] = await readRows(query, z.object({ ms: z.coerce.number() }), {
    name: "actions.first",
    tenant: ctx.tenant,
  });
  return Math.min(row?.ms ?? range.toMs - 1, range.toMs - 1);
}

function fillBuckets(counts: readonly Count[], range: TimeRange, grainMs: number): Bucket[] {
  const first = Math.floor(range.fromMs / grainMs);
  const last = Math.floor((range.toMs - 1) / grainMs);
  const buckets = Array.from({ length: last - first + 1 }, (_, i) => ({
    startMs: (first + i) * grainMs,
    ok: 0,
    error: 0,
    denied: 0,
    other: 0,
  }));
  for (const [at, outcome, n] of counts) {
    const bucket = buckets[at - first];
    if (bucket) bucket[bucketOf(outcome)] += n;
  }
  return buckets;
}

function bucketOf(outcome: string): "ok" | "error" | "denied" | "other" {
  return outcome === "ok" || outcome === "error" || outcome === "denied" ? outcome : "other";
}

function sumOf(counts: readonly Count[], only?: string): number {
  return counts.reduce((sum, [, outcome, n]) => sum + (only === undefined || outcome === only ? n : 0), 0);
}
