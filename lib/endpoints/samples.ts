import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings, typed, uint, unsafeSql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { TimeRange } from "@/lib/base/time";
import type { TimedSample } from "./efficiency";

const figures = z.record(z.string(), z.coerce.number());
const numbers = z.array(z.coerce.number());
const row = z.object({
  endpoint: z.string(),
  ms: z.coerce.number(),
  gauges: figures,
  counters: figures,
  first_token_le: numbers,
  first_token_n: numbers,
  next_token_le: numbers,
  next_token_n: numbers,
});

/** What the metrics of one endpoint said in a range, in the order of time. Needs `audit.read`. */
export async function readSamples(ctx: Ctx, endpoint: string, range: TimeRange): Promise<TimedSample[]> {
  return (await samplesOf(ctx, [endpoint], range)).get(endpoint) ?? [];
}

/** Further apart than this, samples would leave gaps (efficiency.ts). */
const THINNED_MINUTES = 4;
const THINNED_FROM_MS = 3 * 3_600_000;

/**
 * The same of several endpoints, by their ids; of more than three hours one sample each four minutes and the newest, for
 * counters lose nothing by it. Needs `audit.read`.
 */
export async function samplesOf(
  ctx: Ctx,
  endpoints: readonly string[],
  { fromMs, toMs }: TimeRange,
): Promise<Map<string, TimedSample[]>> {
  requireAbility(ctx, "audit.read");
  const found = new Map<string, TimedSample[]>();
  if (endpoints.length === 0) return found;
  const at = (ms: number) => typed("DateTime64(3, 'UTC')", (ms / 1_000).toFixed(3));
  const minutes = toMs - fromMs > THINNED_FROM_MS ? THINNED_MINUTES : 1;
  const query = sql`SELECT endpoint, toUnixTimestamp64Milli(ts) AS ms, gauges, counters, first_token_le, first_token_n,
      next_token_le, next_token_n
    FROM (
      SELECT *, max(ts) OVER (PARTITION BY endpoint) AS newest,
        row_number() OVER (PARTITION BY endpoint, intDiv(toUnixTimestamp(ts), ${uint(minutes * 60)}) ORDER BY ts) AS nth
      FROM endpoint_samples FINAL
      WHERE tenant = {tenant:String} AND endpoint IN ${strings(endpoints)} AND ts >= ${at(fromMs)} AND ts < ${at(toMs)}
    )
    WHERE ${minutes === 1 ? unsafeSql("1") : unsafeSql("nth = 1 OR ts = newest")} ORDER BY endpoint, ts`;
  for (const one of await readRows(query, row, { name: "endpoints.samples", tenant: ctx.tenant })) {
    const sample: TimedSample = {
      atMs: one.ms,
      gauges: one.gauges,
      counters: one.counters,
      firstToken: { le: one.first_token_le, n: one.first_token_n },
      nextToken: { le: one.next_token_le, n: one.next_token_n },
    };
    const list = found.get(one.endpoint);
    if (list) list.push(sample);
    else found.set(one.endpoint, [sample]);
  }
  return found;
}
