import type { securityEvents } from "@/db/store/schema/securityEvents";
import type { Client, Ctx } from "@/lib/access/ctx";
import type { EventActor, SecurityEvent } from "./event";

export type EventRow = typeof securityEvents.$inferSelect;

/** Of a ctx, what an event needs. `tenant` null is what happened before anyone knew the tenant. */
export interface EventCtx extends Pick<Ctx, "now" | "newId" | "requestId" | "client"> {
  tenant: string | null;
  actor: EventActor;
}

const MINUTE_MS = 60_000;
const MAX_TEXT = 300;
const NOWHERE: Client = { address: "", userAgent: "" };

/** The row of one event. */
export function eventRow(ctx: EventCtx, event: SecurityEvent): EventRow {
  const { address, userAgent } = ctx.client ?? NOWHERE;
  const { kind, outcome, target, detail = {}, coalesce = false } = event;
  return {
    id: ctx.newId("sev"),
    tenant: ctx.tenant,
    at: new Date(ctx.now()),
    kind,
    outcome,
    actorKind: ctx.actor.kind,
    actorId: cut(ctx.actor.id),
    actorName: cut(ctx.actor.name),
    targetKind: target?.kind ?? null,
    targetId: target ? cut(target.id) : null,
    address: cut(address, 64),
    userAgent: cut(userAgent),
    count: 1,
    detail,
    requestId: ctx.requestId,
    sameness: coalesce ? samenessOf(ctx, event) : null,
  };
}

/** What repetitions have in common: who did what to what, from where, in which minute. */
export function samenessOf(ctx: EventCtx, { kind, outcome, target }: SecurityEvent): string {
  const minute = Math.floor(ctx.now() / MINUTE_MS);
  const [id, address] = [target ? cut(target.id) : null, cut(ctx.client?.address ?? "", 64)];
  return JSON.stringify([ctx.tenant, kind, outcome, cut(ctx.actor.id), target?.kind, id, address, minute]);
}

/** PostgreSQL's text takes no NUL, and a caller's headers and names are of any length. */
const cut = (text: string, length = MAX_TEXT) => text.replaceAll("\0", "").slice(0, length);
