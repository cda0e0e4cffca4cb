import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, str, typed, uint } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";

/** A name as the lake saw it since the last look. Times are epoch milliseconds. */
export interface SeenName {
  value: string;
  firstMs: number;
  lastMs: number;
}

const milliseconds = z.coerce.number();
const seenRow = z
  .object({ value: z.string(), first_ms: milliseconds, last_ms: milliseconds })
  .transform((row): SeenName => ({ value: row.value, firstMs: row.first_ms, lastMs: row.last_ms }));

/** When the lake last took in a row that names somebody, by its own clock in epoch milliseconds; null for never. */
export async function newestSeenMs(ctx: Ctx): Promise<number | null> {
  const query = sql`SELECT toUnixTimestamp64Milli(max(seen_at)) AS ms, count() AS n FROM principal_values
    WHERE tenant = {tenant:String}`;
  const row = z.object({ ms: milliseconds, n: milliseconds });
  const [newest] = await readRows(query, row, { name: "principals.newest", tenant: ctx.tenant });
  return newest && newest.n > 0 ? newest.ms : null;
}

/** Names in rows that were taken in since a time (the lake's clock), in order, after one of them; at most `limit`. */
export async function seenSince(
  ctx: Ctx,
  { sinceMs, after, limit }: { sinceMs: number; after: string; limit: number },
): Promise<SeenName[]> {
  const since = typed("DateTime64(3, 'UTC')", (sinceMs / 1000).toFixed(3));
  const query = sql`SELECT value, toUnixTimestamp64Milli(toDateTime64(min(first_ts), 3, 'UTC')) AS first_ms,
      toUnixTimestamp64Milli(toDateTime64(max(last_ts), 3, 'UTC')) AS last_ms
    FROM principal_values
    WHERE tenant = {tenant:String} AND value > ${str(after)} AND seen_at >= ${since}
    GROUP BY value ORDER BY value LIMIT ${uint(limit)}`;
  return readRows(query, seenRow, { name: "principals.seen", tenant: ctx.tenant });
}
