import { and as both, eq, gt, lte } from "drizzle-orm";
import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, typed } from "@/db/lake/sql";
import { agents } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";
import type { Slice } from "./requests";

/** Actions that the lake groups at once: so much it holds in memory. */
const SLICE_ROWS = 500_000;
/** With what sessions did before they are sorted first, each with all that is asked of it. */
const SLICE_ROWS_SORTED = 250_000;
const MOST_SLICES = 1_000;
/** Sessions are followed back so far; what one did before that does not count. */
const MOST_BACK_MS = 31 * 86_400_000;

/** A range in pieces that the lake can group in bounded memory: by time, or by session where what came before counts. */
export async function slicesOf(
  ctx: Pick<Ctx, "tenant">,
  range: TimeRange,
  hasHistory: boolean,
): Promise<Slice[]> {
  const earliestMs = hasHistory ? await earliestOf(ctx, range) : range.fromMs;
  const rows = await countRows(ctx, { fromMs: earliestMs, toMs: range.toMs });
  const many = Math.min(
    Math.max(1, Math.ceil(rows / (hasHistory ? SLICE_ROWS_SORTED : SLICE_ROWS))),
    MOST_SLICES,
  );
  const stepMs = Math.ceil((range.toMs - range.fromMs) / many);
  return Array.from({ length: many }, (_, at) => {
    if (hasHistory) return { range, sessions: many === 1 ? null : { at, of: many }, earliestMs };
    const fromMs = range.fromMs + at * stepMs;
    const piece = { fromMs, toMs: Math.min(fromMs + stepMs, range.toMs) };
    return { range: piece, sessions: null, earliestMs: fromMs };
  }).filter((slice) => slice.range.fromMs < slice.range.toMs);
}

const number = z.coerce.number();

/** Versions of a row count each: it only says how to cut. */
async function countRows(ctx: Pick<Ctx, "tenant">, range: TimeRange): Promise<number> {
  const query = sql`SELECT count() AS n FROM actions WHERE ${whereRange(range)}`;
  const [row] = await readRows(query, z.object({ n: number }), {
    name: "backtests.count",
    tenant: ctx.tenant,
  });
  return row?.n ?? 0;
}

/** When the first of the sessions began that reach into a range. */
async function earliestOf(ctx: Pick<Ctx, "tenant">, { fromMs, toMs }: TimeRange): Promise<number> {
  const at = (ms: number) => typed("DateTime64(9, 'UTC')", (ms / 1_000).toFixed(3));
  const query = sql`SELECT toUnixTimestamp64Milli(min(first)) AS ms, count() AS n FROM (
      SELECT min(min_ts) AS first, max(max_ts) AS last FROM session_bounds WHERE tenant = {tenant:String}
      GROUP BY session_id HAVING last >= ${at(fromMs)} AND first < ${at(toMs)})`;
  const [row] = await readRows(query, z.object({ ms: number, n: number }), {
    name: "backtests.sessions",
    tenant: ctx.tenant,
    limitSeconds: 120,
  });
  if (!row || row.n === 0) return fromMs;
  return Math.max(Math.min(row.ms, fromMs), fromMs - MOST_BACK_MS);
}

/** When attestations of agents lapse within a range: there the same agent is another to rules. */
export async function lapsesIn(ctx: Pick<Ctx, "tenant">, { fromMs, toMs }: TimeRange): Promise<number[]> {
  const ends = agents.attestationEndsAt;
  const rows = await store()
    .selectDistinct({ at: ends })
    .from(agents)
    .where(both(eq(agents.tenant, ctx.tenant), gt(ends, new Date(fromMs)), lte(ends, new Date(toMs))));
  return rows.flatMap(({ at }) => (at ? [at.getTime()] : []));
}
