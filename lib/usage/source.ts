import { or, type Sql, sql, typed, uint, unsafeSql, wholes } from "@/db/lake/sql";
import { DAY_MS, HOUR_MS, type Pieces, type SummedStretch } from "./pieces";
import type { SumsTable } from "./rollupColumns";

/** What was summed, of the pieces that are: `start` is the beginning of an hour, or of a UTC day. */
export function summedRows(table: SumsTable | "usage_latency", pieces: Pieces): Sql {
  const which = or([
    ...runsOf(pieces.days, DAY_MS).map((run) => whereRun("day", DAY_MS, run)),
    ...runsOf(pieces.hours, HOUR_MS).map((run) => whereRun("hour", HOUR_MS, run)),
  ]);
  return sql`SELECT * FROM ${unsafeSql(table)} WHERE tenant = {tenant:String} AND (${which})`;
}

const MOST_RUNS = 20;

/** Stretches that lie near each other: between the hours of a range's two ends are those of all its days, which nobody wants read. */
export function runsOf(stretches: readonly SummedStretch[], lengthMs: number): SummedStretch[][] {
  const [first, last] = [stretches[0]?.startMs ?? 0, stretches.at(-1)?.startMs ?? 0];
  const gapMs = Math.max(2 * lengthMs, (last - first) / MOST_RUNS);
  const runs: SummedStretch[][] = [];
  for (const one of stretches) {
    const run = runs.at(-1);
    if (run && one.startMs - (run.at(-1)?.startMs ?? 0) <= gapMs) run.push(one);
    else runs.push([one]);
  }
  return runs;
}

/** Rows of the one version that counts of each stretch: a list by the place in time, which is looked up faster than a set. */
function whereRun(grain: "day" | "hour", lengthMs: number, run: readonly SummedStretch[]): Sql {
  const [fromMs, lastMs] = [run[0]?.startMs ?? 0, run.at(-1)?.startMs ?? 0];
  const place = (startMs: number) => (startMs - fromMs) / lengthMs;
  const versions = Array.from({ length: place(lastMs) + 1 }, () => 0);
  for (const { startMs, version } of run) versions[place(startMs)] = version;
  const at = (ms: number) => typed("DateTime('UTC')", ms / 1_000);
  return sql`grain = ${unsafeSql(`'${grain}'`)} AND start >= ${at(fromMs)} AND start <= ${at(lastMs)}
    AND version = arrayElement(${wholes(versions)}, intDiv(toUnixTimestamp(start) - ${uint(fromMs / 1_000)}, ${uint(lengthMs / 1_000)}) + 1)`;
}

export const hasSums = (pieces: Pieces) => pieces.days.length + pieces.hours.length > 0;
