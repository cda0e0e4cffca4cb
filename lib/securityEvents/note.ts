import { sql } from "drizzle-orm";
import { securityEvents } from "@/db/store/schema/securityEvents";
import type { Client, Ctx } from "@/lib/access/ctx";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { EventActor, SecurityEvent } from "./event";

const MINUTE_MS = 60_000;
const MAX_TEXT = 300;
const NOWHERE: Client = { address: "", userAgent: "" };

/** Of a ctx, what an event needs. `tenant` null is what happened before anyone knew the tenant. */
export interface EventCtx extends Pick<Ctx, "now" | "newId" | "requestId" | "client"> {
  tenant: string | null;
  actor: EventActor;
}

/** Writes one security event. Whoever must not act unseen waits for it: it throws where the store does not take it. */
export async function noteSecurityEvent(ctx: EventCtx, event: SecurityEvent): Promise<void> {
  const at = new Date(ctx.now());
  const { address, userAgent } = ctx.client ?? NOWHERE;
  const { kind, outcome, target, detail = {}, coalesce = false } = event;
  const minute = Math.floor(ctx.now() / MINUTE_MS);
  const same = [ctx.tenant, kind, outcome, ctx.actor.id, target?.kind, target?.id, address, minute];
  const row = {
    id: ctx.newId("sev"),
    tenant: ctx.tenant,
    at,
    kind,
    outcome,
    actorKind: ctx.actor.kind,
    actorId: ctx.actor.id.slice(0, MAX_TEXT),
    actorName: ctx.actor.name.slice(0, MAX_TEXT),
    targetKind: target?.kind ?? null,
    targetId: target?.id.slice(0, MAX_TEXT) ?? null,
    address: address.slice(0, 64),
    userAgent: userAgent.slice(0, MAX_TEXT),
    detail,
    requestId: ctx.requestId,
    sameness: coalesce ? JSON.stringify(same) : null,
  };
  await bookkeep((tx) =>
    tx
      .insert(securityEvents)
      .values(row)
      .onConflictDoUpdate({
        target: securityEvents.sameness,
        set: { count: sql`${securityEvents.count} + 1` },
      }),
  );
}
