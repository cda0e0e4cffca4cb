import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, typed } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";
import { bucketAt } from "./buckets";
import type { UsageFreshness } from "./usage";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A whole hour or UTC day, and the version of its sum that counts. */
export interface SummedStretch {
  startMs: number;
  version: number;
}

/** From where a range is read: each instant of it by one of the three, none twice. */
export interface Pieces {
  range: TimeRange;
  /** Rising. */
  days: SummedStretch[];
  hours: SummedStretch[];
  /** Stretches that are read from the requests themselves, rising. */
  raw: TimeRange[];
  /** Gateways told of requests there. */
  logs: boolean;
  freshness: UsageFreshness;
}

/** What is known of the hours of a range, in parallel lists: epoch seconds, rows ever given, and the newest sum of each. */
const numbers = z.array(z.coerce.number());
const knownRow = z.object({
  hours: numbers,
  touched: numbers,
  hour_starts: numbers,
  hour_versions: numbers,
  hour_rows: numbers,
  day_starts: numbers,
  day_versions: numbers,
  day_rows: numbers,
  /** Records of gateways in the range, versions included. */
  logs: z.coerce.number(),
});
type Known = z.output<typeof knownRow>;

/**
 * Where each part of a range is read: whole UTC days and whole hours whose sums are of all that they were ever given, and
 * the requests themselves for the rest. `starts` are the buckets that a day or hour must not reach across; without them
 * only the range counts.
 */
export async function piecesOf(
  ctx: Pick<Ctx, "tenant">,
  range: TimeRange,
  starts: readonly number[] = [range.fromMs],
): Promise<Pieces> {
  return choosePieces(await known(ctx, range), range, starts);
}

/**
 * The same for a chart: where its bars are read, and where the figures of the whole range are, out of longer sums if these
 * do. Both of one look, and the same requests by both, so that what comes meanwhile never makes them differ.
 */
export async function piecesForChart(
  ctx: Pick<Ctx, "tenant">,
  range: TimeRange,
  starts: readonly number[],
): Promise<{ bars: Pieces; whole: Pieces }> {
  const of = await known(ctx, range);
  const bars = choosePieces(of, range, starts);
  const whole = choosePieces(of, range, [range.fromMs]);
  const isSame = JSON.stringify(bars.raw) === JSON.stringify(whole.raw);
  return { bars, whole: isSame ? whole : bars };
}

/** The choice itself, of what is known. */
export function choosePieces(of: Known, range: TimeRange, starts: readonly number[]): Pieces {
  const hours = new Map(of.hours.map((hour, at) => [hour * 1_000, of.touched[at] ?? 0]));
  const fits = (startMs: number, lengthMs: number) =>
    startMs >= range.fromMs &&
    startMs + lengthMs <= range.toMs &&
    bucketAt(starts, startMs) === bucketAt(starts, startMs + lengthMs - 1);
  const pieces: Pieces = {
    range,
    days: [],
    hours: [],
    raw: [],
    logs: of.logs > 0,
    freshness: { hours: hours.size, readFromRequests: 0 },
  };
  const touchedOfDay = new Map<number, number>();
  for (const [hour, rows] of hours) {
    const day = hour - (hour % DAY_MS);
    touchedOfDay.set(day, (touchedOfDay.get(day) ?? 0) + rows);
  }
  const wholeDays = new Set<number>();
  of.day_starts.forEach((seconds, at) => {
    const day = seconds * 1_000;
    if (!fits(day, DAY_MS) || touchedOfDay.get(day) !== of.day_rows[at]) return;
    wholeDays.add(day);
    pieces.days.push({ startMs: day, version: of.day_versions[at] ?? 0 });
  });
  pieces.days.sort((a, b) => a.startMs - b.startMs);
  const summed = new Map(of.hour_starts.map((seconds, at) => [seconds * 1_000, at]));
  for (const [hour, rows] of [...hours].sort(([a], [b]) => a - b)) {
    if (wholeDays.has(hour - (hour % DAY_MS))) continue;
    const at = summed.get(hour);
    if (at !== undefined && of.hour_rows[at] === rows && fits(hour, HOUR_MS)) {
      pieces.hours.push({ startMs: hour, version: of.hour_versions[at] ?? 0 });
      continue;
    }
    pieces.freshness.readFromRequests += 1;
    addRaw(pieces.raw, {
      fromMs: Math.max(hour, range.fromMs),
      toMs: Math.min(hour + HOUR_MS, range.toMs),
    });
  }
  return pieces;
}

/** Neighbours become one. */
function addRaw(raw: TimeRange[], next: TimeRange): void {
  const last = raw.at(-1);
  if (last && last.toMs === next.fromMs) last.toMs = next.toMs;
  else raw.push(next);
}

async function known(ctx: Pick<Ctx, "tenant">, range: TimeRange): Promise<Known> {
  const from = typed("DateTime('UTC')", Math.floor(range.fromMs / DAY_MS) * (DAY_MS / 1_000));
  const to = typed("DateTime('UTC')", Math.ceil(range.toMs / 1_000));
  const hourFrom = typed("DateTime('UTC')", Math.floor(range.fromMs / HOUR_MS) * (HOUR_MS / 1_000));
  const query = sql`SELECT * FROM (
      SELECT groupArrayIf(at, grain = 'hour') AS hour_starts, groupArrayIf(newest, grain = 'hour') AS hour_versions,
        groupArrayIf(given, grain = 'hour') AS hour_rows, groupArrayIf(at, grain = 'day') AS day_starts,
        groupArrayIf(newest, grain = 'day') AS day_versions, groupArrayIf(given, grain = 'day') AS day_rows
      FROM (
        SELECT grain, toUnixTimestamp(start) AS at, max(version) AS newest, argMax(touched_rows, version) AS given
        FROM usage_spans WHERE tenant = {tenant:String} AND start >= ${from} AND start < ${to} GROUP BY grain, at
      )
    ) AS spans CROSS JOIN (
      SELECT groupArray(at) AS hours, groupArray(given) AS touched FROM (
        SELECT toUnixTimestamp(hour) AS at, sum(rows) AS given FROM usage_touched
        WHERE tenant = {tenant:String} AND hour >= ${hourFrom} AND hour < ${to} GROUP BY at
      )
    ) AS touches CROSS JOIN (SELECT count() AS logs FROM usage_logs WHERE ${whereRange(range)}) AS records`;
  const [row] = await readRows(query, knownRow, { name: "usage.known", tenant: ctx.tenant });
  return row ?? NOTHING;
}

const NOTHING: Known = {
  hours: [],
  touched: [],
  hour_starts: [],
  hour_versions: [],
  hour_rows: [],
  day_starts: [],
  day_versions: [],
  day_rows: [],
  logs: 0,
};
