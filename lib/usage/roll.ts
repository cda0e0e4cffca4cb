import { z } from "zod";
import { runLongWrite } from "@/db/lake/longWrite";
import { readRows } from "@/db/lake/query";
import { type Sql, sql, str, uint, unsafeSql, wholes } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import type { TimeRange } from "@/lib/base/time";
import { LATENCY_STEP } from "./latencySteps";
import { HOUR_MS } from "./pieces";
import { requestRows } from "./requestRows";
import { dimensionsOf, LATENCY_DIMENSIONS, TABLES } from "./rollupColumns";
import { newVersions } from "./versions";

const DIMENSIONS = dimensionsOf("usage_rollups");
const FIGURES = TABLES.usage_rollups.figures;

/** An hour is summed once nothing came for it for so long: before, it would be read from its requests all the same. */
const QUIET_MS = 60_000;
/** One that is still given rows now and then is summed again after a while that grows with it: a million rows, 100 s. */
const ROWS_A_SECOND = 10_000;
/** Summed in one statement. */
const ROWS_AT_ONCE = 400_000;
const HOURS_AT_ONCE = 200;
const DAYS_AT_ONCE = 20;

export interface Rolled {
  hours: number;
  days: number;
}

/** What to do about hours that changed. */
export interface RollOptions {
  /** How long nothing must have come for an hour, by the lake's clock; a minute unless told. */
  quietMs?: number;
  /** Also what is summed already: to rebuild. */
  all?: boolean;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => Promise<void>;
}

interface Stretch {
  startMs: number;
  /** Rows that it was ever given. */
  rows: number;
  /** The newest version of its sum; 0 where there is none. */
  newest: number;
}

/**
 * Sums what changed since it was last summed: whole hours, then whole UTC days out of hours. May be killed anywhere and
 * run twice at once: sums count only once the line that names their version is there, and only while the hour was given
 * no more rows than before it was summed. For the product itself: asks no ability.
 */
export async function rollUsage(ctx: Ctx, options: RollOptions = {}): Promise<Rolled> {
  const hours = await changedHours(ctx, options);
  let done = 0;
  for (const batch of batchesOf(hours)) {
    options.signal?.throwIfAborted();
    await rollHours(ctx, batch);
    done += batch.length;
    await options.onProgress?.(done, hours.length);
  }
  const days = await changedDays(ctx);
  for (let at = 0; at < days.length; at += DAYS_AT_ONCE) {
    options.signal?.throwIfAborted();
    await rollDays(ctx, days.slice(at, at + DAYS_AT_ONCE));
  }
  return { hours: hours.length, days: days.length };
}

const stretchRow = z
  .object({ at: z.coerce.number(), given: z.coerce.number(), newest: z.coerce.number() })
  .transform(({ at, given, newest }): Stretch => ({ startMs: at * 1_000, rows: given, newest }));

const TOUCHED = sql`SELECT toUnixTimestamp(hour) AS at, sum(rows) AS given, max(touched_at) AS touched
  FROM usage_touched WHERE tenant = {tenant:String} GROUP BY at`;

/** What each stretch had been given when it was last summed; NULL in a join where it never was. */
const sums = (
  grain: "hour" | "day",
) => sql`SELECT toUnixTimestamp(start) AS at, toNullable(argMax(touched_rows, version)) AS summed,
    argMax(rolled_at, version) AS rolled, max(version) AS newest
  FROM usage_spans WHERE tenant = {tenant:String} AND grain = ${unsafeSql(`'${grain}'`)} GROUP BY at`;

function changedHours(ctx: Ctx, { quietMs = QUIET_MS, all = false }: RollOptions): Promise<Stretch[]> {
  const due = sql`given != ifNull(summed, 0) AND dateDiff('millisecond', touched, now64(3, 'UTC')) >= ${uint(quietMs)}
    AND (isNull(summed) OR dateDiff('second', rolled, now64(3, 'UTC')) >= given / ${uint(ROWS_A_SECOND)})`;
  const query = sql`SELECT t.at AS at, t.given AS given, s.newest AS newest FROM (${TOUCHED}) AS t
    LEFT JOIN (${sums("hour")}) AS s ON s.at = t.at WHERE ${all ? sql`1` : due} ORDER BY at`;
  return readRows(query, stretchRow, { name: "usage.changed", tenant: ctx.tenant });
}

/** Days that are over and of which each hour is summed, where their own sum is not of all of that. */
function changedDays(ctx: Ctx): Promise<Stretch[]> {
  const query = sql`SELECT d.day AS at, d.given AS given, s.newest AS newest FROM (
      SELECT intDiv(t.at, 86400) * 86400 AS day, sum(t.given) AS given, countIf(t.given != ifNull(h.summed, 0)) AS open,
        max(h.rolled) AS hours_rolled
      FROM (${TOUCHED}) AS t LEFT JOIN (${sums("hour")}) AS h ON h.at = t.at GROUP BY day
    ) AS d LEFT JOIN (${sums("day")}) AS s ON s.at = d.day
    WHERE d.open = 0 AND (d.given != ifNull(s.summed, 0) OR d.hours_rolled > s.rolled) AND d.day + 86400 <= toUnixTimestamp(now())
    ORDER BY at`;
  return readRows(query, stretchRow, { name: "usage.days", tenant: ctx.tenant });
}

function batchesOf(hours: readonly Stretch[]): Stretch[][] {
  const batches: Stretch[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const hour of hours) {
    const last = batches.at(-1);
    if (!last || rows + hour.rows > ROWS_AT_ONCE || last.length >= HOURS_AT_ONCE) {
      batches.push([]);
      rows = 0;
    }
    batches.at(-1)?.push(hour);
    rows += hour.rows;
  }
  return batches;
}

/** What these hours were given was read before, so that what comes while they are summed is noticed. */
async function rollHours(ctx: Ctx, hours: readonly Stretch[]): Promise<void> {
  const versions = newVersions(ctx, hours);
  const ranges = rangesOf(hours);
  const version = versionOf(hours, versions, sql`toUnixTimestamp(in_hour)`);
  const source = sql`(SELECT *, toStartOfHour(toDateTime(ts, 'UTC')) AS in_hour FROM (${requestRows(ranges, true)}))`;
  await write(
    ctx,
    "usage.roll",
    "usage_rollups",
    sql`SELECT {tenant:String}, 'hour', in_hour AS start, any(${version}), ${DIMENSIONS}, ${FIGURES}
    FROM ${source} GROUP BY start, ${DIMENSIONS}`,
  );
  await write(
    ctx,
    "usage.latency",
    "usage_latency",
    sql`SELECT {tenant:String}, 'hour', in_hour AS start, any(${version}), ${LATENCY_DIMENSIONS},
      ${LATENCY_STEP} AS step, count() AS calls
    FROM ${source} WHERE isNotNull(took_ms) GROUP BY start, ${LATENCY_DIMENSIONS}, step`,
  );
  await rollSmaller(ctx, "hour", versions);
  await writeSpans(ctx, "hour", hours, versions);
}

async function rollDays(ctx: Ctx, days: readonly Stretch[]): Promise<void> {
  const versions = newVersions(ctx, days);
  const version = versionOf(days, versions, sql`toUnixTimestamp(toStartOfDay(start))`);
  const hours = sql`WHERE tenant = {tenant:String} AND grain = 'hour' AND toUnixTimestamp(toStartOfDay(start)) IN ${wholes(days.map(({ startMs }) => startMs / 1_000))}
    AND (start, version) IN (SELECT start, max(version) FROM usage_spans WHERE tenant = {tenant:String} AND grain = 'hour' GROUP BY start)`;
  const summed = (table: string) =>
    sql`(SELECT *, toStartOfDay(start) AS in_day, ${version} AS day_version FROM ${unsafeSql(table)} ${hours})`;
  await write(
    ctx,
    "usage.roll",
    "usage_rollups",
    sql`SELECT {tenant:String}, 'day', in_day, any(day_version), ${DIMENSIONS}, ${FIGURES}
    FROM ${summed("usage_rollups")} GROUP BY in_day, ${DIMENSIONS}`,
  );
  await write(
    ctx,
    "usage.latency",
    "usage_latency",
    sql`SELECT {tenant:String}, 'day', in_day, any(day_version), ${LATENCY_DIMENSIONS}, step, sum(calls)
    FROM ${summed("usage_latency")} GROUP BY in_day, ${LATENCY_DIMENSIONS}, step`,
  );
  await rollSmaller(ctx, "day", versions);
  await writeSpans(ctx, "day", days, versions);
}

/** Out of the rows that these versions have: a version is drawn, so that nobody else writes rows of it. */
async function rollSmaller(ctx: Ctx, grain: "hour" | "day", versions: readonly number[]): Promise<void> {
  for (const table of ["usage_impersonal", "usage_people"] as const) {
    const dimensions = dimensionsOf(table);
    await write(
      ctx,
      "usage.roll",
      table,
      sql`SELECT {tenant:String}, grain, start, version, ${dimensions}, ${TABLES[table].figures} FROM usage_rollups
        WHERE tenant = {tenant:String} AND grain = ${str(grain)} AND version IN ${wholes(versions)}
        GROUP BY grain, start, version, ${dimensions}`,
    );
  }
}

function rangesOf(hours: readonly Stretch[]): TimeRange[] {
  const ranges: TimeRange[] = [];
  for (const { startMs } of hours) {
    const last = ranges.at(-1);
    if (last?.toMs === startMs) last.toMs += HOUR_MS;
    else ranges.push({ fromMs: startMs, toMs: startMs + HOUR_MS });
  }
  return ranges;
}

/** Each stretch has a version of its own: the one at its place in the list. */
function versionOf(stretches: readonly Stretch[], versions: readonly number[], second: Sql): Sql {
  return sql`transform(${second}, ${wholes(stretches.map(({ startMs }) => startMs / 1_000))}, ${wholes(versions)}, toUInt64(0))`;
}

function writeSpans(
  ctx: Ctx,
  grain: "hour" | "day",
  stretches: readonly Stretch[],
  versions: readonly number[],
) {
  const starts = wholes(stretches.map(({ startMs }) => startMs / 1_000));
  const given = wholes(stretches.map(({ rows }) => rows));
  return write(
    ctx,
    "usage.spans",
    "usage_spans",
    sql`SELECT {tenant:String}, ${str(grain)}, toDateTime(s, 'UTC'), v, n, now64(3, 'UTC')
      FROM (SELECT 1) ARRAY JOIN ${starts} AS s, ${wholes(versions)} AS v, ${given} AS n`,
  );
}

async function write(ctx: Ctx, name: string, table: string, rows: Sql): Promise<void> {
  const statement = sql`INSERT INTO ${unsafeSql(table)} ${rows}`;
  await runLongWrite(name, { ...statement, params: { ...statement.params, tenant: ctx.tenant } });
}
