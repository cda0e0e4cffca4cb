import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, uint } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { requireAbility } from "../access/require";
import type { TimeRange } from "../base/time";
import type { Filter } from "./filter";
import { grainFor } from "./grain";
import { whereRange, whereTerms, whereWords } from "./where";

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
  const range =
    input.range.fromMs > 0 ? input.range : { ...input.range, fromMs: await firstActionMs(ctx, input.range) };
  const grainMs = grainFor(range);
  const rows = await readCounts(ctx, input.filter, range, grainMs);
  const total = rows.find((row) => row.is_total === 1);
  return {
    grainMs,
    buckets: fillBuckets(rows, range, grainMs),
    total: total?.n ?? 0,
    errors: sumOf(rows, "error"),
    denied: sumOf(rows, "denied"),
    agents: total?.agents ?? 0,
    costNanoUsd: total?.cost ?? 0,
  };
}

const countRow = z.object({
  bucket: z.coerce.number(),
  outcome: z.string(),
  is_total: z.coerce.number(),
  n: z.coerce.number(),
  agents: z.coerce.number(),
  cost: z.coerce.number(),
});
type CountRow = z.output<typeof countRow>;

function readCounts(ctx: Ctx, filter: Filter, range: TimeRange, grainMs: number): Promise<CountRow[]> {
  const words = whereWords(filter, ctx.abilities.has("content.read"));
  const query = sql`SELECT bucket, outcome, grouping(bucket) AS is_total, count() AS n,
      if(grouping(bucket) = 1, uniqExact(agent_key), 0) AS agents, sum(ifNull(cost_nano_usd, 0)) AS cost
    FROM (
      SELECT intDiv(toUnixTimestamp64Milli(ts), ${uint(grainMs)}) AS bucket, outcome, agent_key, cost_nano_usd
      FROM actions FINAL WHERE ${whereRange(range)} AND ${whereTerms(filter)} AND ${words}
    )
    GROUP BY GROUPING SETS ((bucket, outcome), ())`;
  return readRows(query, countRow, { name: "actions.histogram", tenant: ctx.tenant });
}

async function firstActionMs(ctx: Ctx, range: TimeRange): Promise<number> {
  const query = sql`SELECT toUnixTimestamp64Milli(ts) AS ms FROM actions WHERE ${whereRange(range)} ORDER BY toStartOfMinute(ts) ASC, ts ASC LIMIT 1`;
  const [row] = await readRows(query, z.object({ ms: z.coerce.number() }), {
    name: "actions.first",
    tenant: ctx.tenant,
  });
  return Math.min(row?.ms ?? range.toMs - 1, range.toMs - 1);
}

function fillBuckets(rows: readonly CountRow[], range: TimeRange, grainMs: number): Bucket[] {
  const first = Math.floor(range.fromMs / grainMs);
  const last = Math.floor((range.toMs - 1) / grainMs);
  const buckets = Array.from({ length: last - first + 1 }, (_, i) => ({
    startMs: (first + i) * grainMs,
    ok: 0,
    error: 0,
    denied: 0,
    other: 0,
  }));
  for (const row of rows) {
    const bucket = row.is_total === 1 ? undefined : buckets[row.bucket - first];
    if (bucket) bucket[bucketOf(row.outcome)] += row.n;
  }
  return buckets;
}

function bucketOf(outcome: string): "ok" | "error" | "denied" | "other" {
  return outcome === "ok" || outcome === "error" || outcome === "denied" ? outcome : "other";
}

function sumOf(rows: readonly CountRow[], outcome: string): number {
  return rows.reduce((sum, row) => sum + (row.is_total === 0 && row.outcome === outcome ? row.n : 0), 0);
}
