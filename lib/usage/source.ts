import { type Sql, sql, typed, uint, unsafeSql, wholes } from "@/db/lake/sql";
import { DAY_MS, HOUR_MS, type Pieces, type SummedStretch } from "./pieces";

/** Sums by all that is known of a request; without whom it was for; and of how long calls took. */
export type SumsTable = "usage_rollups" | "usage_impersonal" | "usage_latency";

/** What was summed, of the pieces that are: `start` is the beginning of an hour, or of a UTC day. */
export function summedRows(table: SumsTable, pieces: Pieces): Sql {
  const parts = [...part("day", DAY_MS, pieces.days), ...part("hour", HOUR_MS, pieces.hours)];
  const [first, second] = parts;
  const which = first && second ? sql`(${first}) OR (${second})` : (first ?? sql`0`);
  return sql`SELECT * FROM ${unsafeSql(table)} WHERE tenant = {tenant:String} AND (${which})`;
}

/** Rows of the one version that counts of each stretch: a list by the place in time, which is looked up faster than a set. */
function part(grain: "day" | "hour", lengthMs: number, stretches: readonly SummedStretch[]): Sql[] {
  const [first] = stretches;
  const last = stretches.at(-1);
  if (!first || !last) return [];
  const place = (startMs: number) => (startMs - first.startMs) / lengthMs;
  const versions = Array.from({ length: place(last.startMs) + 1 }, () => 0);
  for (const { startMs, version } of stretches) versions[place(startMs)] = version;
  const at = (ms: number) => typed("DateTime('UTC')", ms / 1_000);
  return [
    sql`grain = ${unsafeSql(`'${grain}'`)} AND start >= ${at(first.startMs)} AND start <= ${at(last.startMs)}
      AND version = arrayElement(${wholes(versions)}, intDiv(toUnixTimestamp(start) - ${uint(first.startMs / 1_000)}, ${uint(lengthMs / 1_000)}) + 1)`,
  ];
}

export const hasSums = (pieces: Pieces) => pieces.days.length + pieces.hours.length > 0;
