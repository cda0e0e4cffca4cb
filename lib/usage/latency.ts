import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { type Sql, sql, unsafeSql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";
import { COLUMNS } from "./columns";
import { firstUsage } from "./firstUsage";
import { type Folded, foldBy, groupOf } from "./fold";
import { LATENCY_STEP, stepMs } from "./latencySteps";
import { piecesOf } from "./pieces";
import { requestRows } from "./requestRows";
import { whereScope } from "./scope";
import { hasSums, summedRows } from "./source";
import type { UsageField, UsageFilter, UsageGroup } from "./usage";

/** What latencies are kept by. */
export const LATENCY_FIELDS = [
  "subscription",
  "model",
  "key",
  "person",
] as const satisfies readonly UsageField[];
export type LatencyField = (typeof LATENCY_FIELDS)[number];

/** How long calls took that ended well, in milliseconds: within 5 % of the exact figure. */
export interface UsageLatency {
  group: UsageGroup;
  calls: number;
  p50Ms: number;
  p90Ms: number;
  p95Ms: number;
  p99Ms: number;
}

const row = z.object({
  values: z.array(z.string()),
  steps: z.array(z.tuple([z.coerce.number(), z.coerce.number()])),
});

/**
 * Percentiles of model calls by subscription, model, key or its holder; those with the most calls first, at most 200. They
 * are read from counts by length, eight a doubling, so they are near and not exact. Needs `audit.read`. Throws INVALID
 * for a filter by anything else.
 */
export async function usageLatency(
  ctx: Ctx,
  query: TimeRange & { by: LatencyField; filter?: UsageFilter },
): Promise<UsageLatency[]> {
  requireAbility(ctx, "audit.read");
  const { by, filter = {} } = query;
  const odd = Object.keys(filter).find((field) => !LATENCY_FIELDS.some((known) => known === field));
  if (odd)
    throw new DomainError(
      "INVALID",
      {
        what: `Latency is not kept by ${odd}.`,
        fix: `Narrow by ${LATENCY_FIELDS.join(", ")}, or ask the audit.`,
      },
      { [odd]: "not kept for latency" },
    );
  const range = await firstUsage(ctx, query);
  const pieces = await piecesOf(ctx, range);
  const where = await whereScope(ctx, filter);
  const sources: Sql[] = [];
  if (hasSums(pieces))
    sources.push(
      sql`SELECT provider, model, key, subscription, step, calls FROM (${summedRows("usage_latency", pieces)})`,
    );
  if (pieces.raw.length > 0)
    sources.push(sql`SELECT provider, model, key, subscription, ${LATENCY_STEP} AS step, toUInt64(1) AS calls
      FROM (${requestRows(pieces.raw, pieces.logs)}) WHERE isNotNull(took_ms)`);
  const [first, second] = sources;
  if (!first) return [];
  const source = second ? sql`${first} UNION ALL ${second}` : first;
  const columns = unsafeSql(COLUMNS[by].join(", "));
  const values = unsafeSql(COLUMNS[by].map((name) => `toString(${name})`).join(", "));
  const read = sql`SELECT [${values}] AS values, groupArray((step, n)) AS steps FROM (
      SELECT ${columns}, step, sum(calls) AS n FROM (${source}) WHERE ${where} GROUP BY ${columns}, step
    ) GROUP BY ${columns}, {tenant:String}`;
  const rows = await readRows(read, row, { name: "usage.slow", tenant: ctx.tenant, sums: true });
  const fold = await foldBy(
    ctx,
    by,
    rows.map((one) => one.values),
  );
  return [...gather(rows, fold).values()]
    .map(percentiles)
    .toSorted((a, b) => b.calls - a.calls)
    .slice(0, 200);
}

interface Gathered {
  folded: Folded;
  seen: Folded["seen"][];
  steps: Map<number, number>;
}

function gather(rows: readonly z.output<typeof row>[], fold: (values: readonly string[]) => Folded) {
  const groups = new Map<string, Gathered>();
  for (const { values, steps } of rows) {
    const folded = fold(values);
    const group: Gathered = groups.get(folded.id) ?? { folded, seen: [], steps: new Map() };
    group.seen.push(folded.seen);
    for (const [step, calls] of steps) group.steps.set(step, (group.steps.get(step) ?? 0) + calls);
    groups.set(folded.id, group);
  }
  return groups;
}

function percentiles({ folded, seen, steps }: Gathered): UsageLatency {
  const sorted = [...steps].sort(([a], [b]) => a - b);
  const calls = sorted.reduce((sum, [, n]) => sum + n, 0);
  const at = (share: number) => {
    let passed = 0;
    for (const [step, n] of sorted) {
      passed += n;
      if (passed >= share * calls) return stepMs(step);
    }
    return 0;
  };
  return {
    group: groupOf(folded, seen, "model"),
    calls,
    p50Ms: at(0.5),
    p90Ms: at(0.9),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
  };
}
