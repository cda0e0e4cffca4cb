import { and, eq } from "drizzle-orm";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { count } from "@/lib/base/meter";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobKind, RunningJob } from "@/lib/jobs/kind";
import { noteAttempt, sendOnce } from "./attempt";
import type { DeliveryRow } from "./delivery";
import { DELIVERY_JOB, type DeliveryInput } from "./deliveryJob";
import { giveUpWebhook } from "./giveUp";
import type { WebhookRow } from "./webhook";

/** After so many failures in a row a webhook is tried by one message a minute: a dead receiver must not keep others waiting. */
const FAILURES = 5;
const PAUSE_MS = 60_000;

/** Delivers one message: at least once, with the same `webhook-id` each time. The store is asked first, so that a second run of a job delivers nothing twice. */
export const DELIVER: JobKind<DeliveryInput> = {
  ...DELIVERY_JOB,
  run: async (ctx, { delivery }, job) => {
    const found = await find(ctx, delivery);
    if (!found) return { state: "gone" };
    if (found.delivery.state === "delivered") return { state: "delivered" };
    if (found.webhook.disabled) {
      await giveUp(ctx, delivery, "The webhook is switched off.");
      return { state: "dead" };
    }
    return tryOnce(ctx, found, job);
  },
};

interface Found {
  delivery: DeliveryRow;
  webhook: WebhookRow;
}

async function tryOnce(ctx: Ctx, { delivery, webhook }: Found, job: RunningJob): Promise<object> {
  const isLast = job.attempt >= DELIVER.maxAttempts;
  const failedMs = webhook.failedAt?.getTime() ?? 0;
  if (!isLast && webhook.failures >= FAILURES && ctx.now() - failedMs < PAUSE_MS) {
    throw undelivered(`Not tried: the last ${webhook.failures} attempts at this webhook failed.`);
  }
  const attempt = await sendOnce(ctx, webhook, delivery, job.signal);
  const isGone = attempt.status === 410;
  const state = attempt.error === null ? "delivered" : isLast || isGone ? "dead" : "waiting";
  count("bailiwick.webhooks.attempts", 1, { state });
  await noteAttempt(delivery, attempt, state);
  if (isGone) await giveUpWebhook(ctx, webhook.id, "It answered 410 Gone.");
  if (attempt.error === null || isGone) return { state, status: attempt.status };
  throw undelivered(attempt.error);
}

async function find(ctx: Ctx, id: string): Promise<Found | undefined> {
  const [row] = await store()
    .select({ delivery: deliveries, webhook: webhooks })
    .from(deliveries)
    .innerJoin(webhooks, eq(webhooks.id, deliveries.webhook))
    .where(and(eq(deliveries.tenant, ctx.tenant), eq(deliveries.id, id)));
  return row;
}

async function giveUp(ctx: Ctx, id: string, why: string): Promise<void> {
  await bookkeep((tx) =>
    tx
      .update(deliveries)
      .set({ state: "dead", lastError: why, settledAt: new Date(ctx.now()) })
      .where(and(eq(deliveries.tenant, ctx.tenant), eq(deliveries.id, id), eq(deliveries.state, "waiting"))),
  );
}

const undelivered = (why: string) =>
  new DomainError("UNAVAILABLE", { what: "The message was not taken.", why });
