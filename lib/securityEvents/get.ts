import { and, eq } from "drizzle-orm";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { type EventScope, eventView, mine, type SecurityEventView } from "./list";

/** One security event. Throws FORBIDDEN, and NOT_FOUND, also for another tenant's. */
export async function getSecurityEvent(ctx: Ctx, scope: EventScope, id: string): Promise<SecurityEventView> {
  const [row] = await store()
    .select()
    .from(securityEvents)
    .where(and(mine(ctx, scope), eq(securityEvents.id, id)));
  if (!row) throw notFound("security event");
  return eventView(row);
}
