import { sql } from "drizzle-orm";
import type { StoreTx } from "@/db/store/transaction";

/**
 * Makes edits of a tenant's principals go one after the other until the transaction ends, so that two of them cannot
 * merge in a circle or add one name twice.
 */
export async function lockPrincipals(tx: StoreTx, tenant: string): Promise<void> {
  const key = sql`pg_advisory_xact_lock(hashtextextended(${`principals:${tenant}`}, 0))`;
  await tx.select({ locked: sql<string>`${key}::text` }).from(sql`(values (1)) as one`);
}
