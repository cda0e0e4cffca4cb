import { ask } from "@/db/lake/ask";
import { runLongWrite } from "@/db/lake/longWrite";
import { type Sql, sql, uint, unsafeSql } from "@/db/lake/sql";

/** No insert of ours takes so long, and no clock of ours is so wrong. */
const MARGIN_MS = 600_000;
/** Sequence numbers are milliseconds of the writer's clock in the bits above these (lib/actions/sequence.ts). */
const SEQUENCE_BITS = 1_048_576;
/** Two looks at when the server started may differ by so much. */
const SAME_START_S = 3;

let lookedAtStartS = Number.NEGATIVE_INFINITY;

/**
 * Where the lake's server was killed between a row and the count of its hour, the hour does not know that it changed. So
 * once after each start of that server, every hour that was given a row in the last minutes before it is touched again.
 * Returns whether it looked. For the product itself, in all tenants.
 */
export async function touchAfterRestart(): Promise<boolean> {
  const [server] = await ask<{ started: number }>(
    "SELECT toUInt32(toUnixTimestamp(now()) - uptime()) AS started",
    {},
  );
  const startedS = server?.started ?? 0;
  if (Math.abs(startedS - lookedAtStartS) <= SAME_START_S) return false;
  const [before] = await ask<{ last_ms: string }>(
    `SELECT toString(toUnixTimestamp64Milli(max(touched_at))) AS last_ms FROM usage_touched
     WHERE touched_at < toDateTime64({started:UInt32}, 3, 'UTC')`,
    { started: startedS },
  );
  const lastMs = Math.max(Number(before?.last_ms ?? 0), startedS * 1_000 - 24 * 3_600_000);
  for (const table of ["actions", "usage_logs"]) {
    await runLongWrite("usage.restart", touchAll(table, lastMs - MARGIN_MS, startedS * 1_000 + MARGIN_MS));
  }
  lookedAtStartS = startedS;
  return true;
}

/**
 * Counts each hour that was given a row in between as given one more. What came to the server that runs now is counted: of
 * one that runs for months, each start of ours would else sum all of them again.
 */
function touchAll(table: string, sinceMs: number, untilMs: number): Sql {
  return sql`INSERT INTO usage_touched SELECT tenant, toStartOfHour(toDateTime(ts, 'UTC')) AS hour, 1, now64(3, 'UTC')
    FROM ${unsafeSql(table)} WHERE ingest_seq >= ${uint(sinceMs * SEQUENCE_BITS)} AND ingest_seq < ${uint(untilMs * SEQUENCE_BITS)} GROUP BY tenant, hour`;
}
