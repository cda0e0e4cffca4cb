import { and, arrayContains, eq, or, sql } from "drizzle-orm";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { enqueueJob } from "@/lib/jobs/enqueue";
import { DELIVER } from "./deliver";
import type { DeliveryRow } from "./delivery";
import { type NotifyActor, type NotifyEvent, printMessage } from "./event";

/** Of a ctx, what an event needs. */
export interface NotifyCtx extends Pick<Ctx, "tenant" | "now" | "newId" | "requestId"> {
  actor: NotifyActor;
}

/**
 * Tells the tenant's webhooks that chose this event, or chose all. Given the caller's transaction, what is told is in the store if and
 * only if what happened is; it is sent by a job afterwards, at least once. Returns how many will be told.
 */
export async function notify(
  ctx: NotifyCtx,
  event: NotifyEvent,
  { tx }: { tx?: StoreTx } = {},
): Promise<number> {
  return tx ? fanOut(tx, ctx, event) : bookkeep((own) => fanOut(own, ctx, event));
}

async function fanOut(tx: StoreTx, ctx: NotifyCtx, event: NotifyEvent): Promise<number> {
  const chosen = or(
    eq(sql`cardinality(${webhooks.events})`, 0),
    arrayContains(webhooks.events, [event.type]),
  );
  const receivers = await tx
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(and(eq(webhooks.tenant, ctx.tenant), eq(webhooks.disabled, false), chosen));
  for (const { id } of receivers) {
    const row = newDelivery(ctx, id, event);
    const job = await enqueueDelivery(tx, ctx, row);
    await tx.insert(deliveries).values({ ...row, job });
  }
  return receivers.length;
}

/** A message that waits. */
export function newDelivery(ctx: NotifyCtx, webhook: string, event: NotifyEvent): DeliveryRow {
  return {
    id: ctx.newId("msg"),
    tenant: ctx.tenant,
    webhook,
    eventType: event.type,
    body: printMessage(event, { tenant: ctx.tenant, actor: ctx.actor, nowMs: ctx.now() }),
    state: "waiting",
    attempts: 0,
    lastStatus: null,
    lastError: null,
    history: [],
    job: null,
    createdAt: new Date(ctx.now()),
    settledAt: null,
  };
}

/** Leaves a job that delivers it; the product asks for it itself, whoever made it happen. Returns the job's id. */
export async function enqueueDelivery(
  tx: StoreTx,
  { tenant, now, newId, requestId }: Omit<NotifyCtx, "actor">,
  row: Pick<DeliveryRow, "id" | "eventType">,
): Promise<string> {
  const ctx = { ...systemCtx(tenant, "notify"), now, newId, requestId };
  const input = { delivery: row.id, type: row.eventType };
  return (await enqueueJob(ctx, DELIVER, input, { tx })).id;
}
