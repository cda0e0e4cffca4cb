import { sql } from "drizzle-orm";
import type { StoreTx } from "@/db/store/transaction";

/** Makes edits of a tenant's agents go one after the other until the transaction ends: discovery and a person cannot add one twice. */
export async function lockAgents(tx: StoreTx, tenant: string): Promise<void> {
  const key = sql`pg_advisory_xact_lock(hashtextextended(${`agents:${tenant}`}, 0))`;
  await tx.select({ locked: sql<string>`${key}::text` }).from(sql`(values (1)) as one`);
}
