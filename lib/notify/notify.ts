import { and, eq } from "drizzle-orm";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { insertJob, newJob } from "@/lib/jobs/enqueue";
import type { DeliveryRow } from "./delivery";
import { DELIVERY_JOB } from "./deliveryJob";
import { type NotifyActor, type NotifyEvent, printMessage } from "./event";

/** Of a ctx, what an event needs. */
export interface NotifyCtx extends Pick<Ctx, "tenant" | "now" | "newId" | "requestId"> {
  actor: NotifyActor;
}

/**
 * Tells the tenant's webhooks that chose this event, or chose all; of several, each. Given the caller's transaction, what is told is in the store if and
 * only if what happened is; it is sent by a job afterwards, at least once. Returns how many messages that makes.
 */
export async function notify(
  ctx: NotifyCtx,
  event: NotifyEvent | readonly NotifyEvent[],
  { tx }: { tx?: StoreTx } = {},
): Promise<number> {
  const events = [event].flat();
  return tx ? fanOut(tx, ctx, events) : bookkeep((own) => fanOut(own, ctx, events));
}

async function fanOut(tx: StoreTx, ctx: NotifyCtx, events: readonly NotifyEvent[]): Promise<number> {
  const receivers = await tx
    .select({ id: webhooks.id, chosen: webhooks.events })
    .from(webhooks)
    .where(and(eq(webhooks.tenant, ctx.tenant), eq(webhooks.disabled, false)));
  let told = 0;
  for (const event of events) {
    for (const { id, chosen } of receivers) {
      if (chosen.length > 0 && !chosen.includes(event.type)) continue;
      const row = newDelivery(ctx, id, event);
      await tx.insert(deliveries).values({ ...row, job: await enqueueDelivery(tx, ctx, row) });
      told += 1;
    }
  }
  return told;
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
  return (await insertJob(tx, newJob(ctx, input, DELIVERY_JOB))).id;
}
