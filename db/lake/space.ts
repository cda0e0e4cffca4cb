import { isLakeOpen, lake } from "./client";

const LIMIT_MS = 2_000;

/**
 * The disks that the lake writes to, by its own account; none where it is away or does not let us look (system.disks).
 * Disks of object stores have no end and are left out.
 */
export async function lakeSpace(): Promise<{ name: string; freeBytes: number; totalBytes: number }[]> {
  if (!isLakeOpen()) return [];
  try {
    const answer = await lake().writer.query({
      query: `SELECT name, toString(unreserved_space) AS free, toString(total_space) AS total
        FROM system.disks WHERE total_space > 0 AND total_space < 9223372036854775807 AND NOT is_remote`,
      format: "JSONEachRow",
      abort_signal: AbortSignal.timeout(LIMIT_MS),
    });
    const rows = await answer.json<{ name: string; free: string; total: string }>();
    return rows.map((row) => ({
      name: `lake disk ${row.name}`,
      freeBytes: Number(row.free),
      totalBytes: Number(row.total),
    }));
  } catch {
    return [];
  }
}
