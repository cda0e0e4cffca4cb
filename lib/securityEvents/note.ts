import { eq, sql } from "drizzle-orm";
import { securityEvents } from "@/db/store/schema/securityEvents";
import type { StoreTx } from "@/db/store/transaction";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { SecurityEvent } from "./event";
import { type EventCtx, type EventRow, eventRow } from "./row";

export type { EventCtx } from "./row";

/**
 * Writes one security event, and returns its id. Whoever must not act unseen waits for it: it throws where the store
 * does not take it. What comes in floods goes through `gatherSecurityEvent`.
 */
export async function noteSecurityEvent(ctx: EventCtx, event: SecurityEvent): Promise<string> {
  const row = eventRow(ctx, event);
  await bookkeep((tx) => putEvents(tx, [row]));
  return row.id;
}

/** Adds facts that were known only afterwards, such as how many rows an export had. */
export async function amendSecurityEvent(id: string, detail: SecurityEvent["detail"]): Promise<void> {
  const more = sql`${securityEvents.detail} || ${JSON.stringify(detail)}::jsonb`;
  await bookkeep((tx) => tx.update(securityEvents).set({ detail: more }).where(eq(securityEvents.id, id)));
}

/** Writes rows, adding to the counts of those that stand already. */
export async function putEvents(tx: StoreTx, rows: readonly EventRow[]): Promise<void> {
  await tx
    .insert(securityEvents)
    .values([...rows])
    .onConflictDoUpdate({
      target: securityEvents.sameness,
      set: { count: sql`${securityEvents.count} + excluded.count` },
    });
}
