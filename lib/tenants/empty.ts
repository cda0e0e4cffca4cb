import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { awaitInserts, countTenant, purgeTable } from "@/db/lake/purge";
import { removedTenants } from "@/db/store/schema/tenants";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { exportFoldersOf } from "./exportFolder";

/** Until every process has heard that the tenant is gone; what they wrote before is waited for and purged. */
const HEARD_BY_ALL_MS = 2_000;
const ROUNDS = 3;

interface Watch {
  signal: AbortSignal;
  progress: (done: number, total: number, words: string) => Promise<void>;
}

/**
 * Takes what is left of a tenant that is gone from the store: its exports and its rows in every table of the lake. Safe
 * to repeat. Batches that were under way are waited for, so that none lands behind the purge, and the counts at the end
 * prove it. Throws UNAVAILABLE when rows keep coming or the lake cannot remove them yet.
 */
export async function emptyOut(
  tenant: string,
  dataDir: string,
  nowMs: () => number,
  { signal, progress }: Watch,
): Promise<void> {
  for (const folder of await exportFoldersOf(dataDir, tenant))
    await rm(folder, { recursive: true, force: true });
  await sleep(HEARD_BY_ALL_MS, undefined, { signal });
  await awaitInserts(signal);
  for (let round = 0; round < ROUNDS; round++) {
    const tables = (await countTenant(tenant)).filter(({ rows }) => rows > 0);
    if (tables.length === 0) return noteEmptied(tenant, nowMs());
    for (const [at, { table, rows }] of tables.entries()) {
      await progress(at, tables.length, `Removing ${rows} rows of ${table}`);
      await purgeTable(table, tenant, signal);
    }
  }
  throw new DomainError("UNAVAILABLE", {
    what: "Rows of the removed tenant keep coming.",
    why: "A collector of another version may still take its telemetry.",
    fix: "Stop it; the removal is tried again.",
  });
}

async function noteEmptied(tenant: string, nowMs: number): Promise<void> {
  await bookkeep((tx) =>
    tx
      .update(removedTenants)
      .set({ emptiedAt: new Date(nowMs) })
      .where(eq(removedTenants.id, tenant)),
  );
}
