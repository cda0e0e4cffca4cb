import { and, asc, eq } from "drizzle-orm";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import type { DeliveryRow } from "./delivery";
import { enqueueDelivery } from "./notify";
import { whereWebhook } from "./webhook";

/** So many at once: whoever has more asks again. */
const AT_ONCE = 500;

/** Sends a message anew that was given up, or delivered: the same id and body, from the first attempt on. Throws FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function resendDelivery(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "resend", noun: "delivery", ability: "settings.write" }, async (tx, record) => {
    const [row] = await tx
      .select({ delivery: deliveries, disabled: webhooks.disabled, name: webhooks.name })
      .from(deliveries)
      .innerJoin(webhooks, eq(webhooks.id, deliveries.webhook))
      .where(and(eq(deliveries.tenant, ctx.tenant), eq(deliveries.id, id)))
      .for("update");
    if (!row) throw notFound("delivery");
    const { delivery, disabled, name } = row;
    if (delivery.state === "waiting") {
      throw new DomainError("CONFLICT", {
        what: "It is still being tried.",
        fix: "Wait for its next attempt.",
      });
    }
    if (disabled) {
      const what = `The webhook ${name} is switched off.`;
      throw new DomainError("CONFLICT", { what, fix: "Switch it on first." });
    }
    await again(tx, ctx, delivery);
    const { eventType: type, attempts } = delivery;
    record({
      target: id,
      before: { type, webhook: name, state: delivery.state, attempts },
      after: { type, webhook: name, state: "waiting", attempts },
    });
  });
}

/**
 * Sends anew all that was given up, the oldest first, at most 500; of one webhook, or of every one that is switched on.
 * Returns how many are sent and how many are left. Throws FORBIDDEN.
 */
export async function resendDead(
  ctx: Ctx,
  { webhook }: { webhook?: string | undefined } = {},
): Promise<{ resent: number; left: number }> {
  const name = { verb: "resend all", noun: "delivery", ability: "settings.write" } as const;
  return change(ctx, name, async (tx, record) => {
    const wanted = and(
      eq(deliveries.tenant, ctx.tenant),
      eq(deliveries.state, "dead"),
      webhook ? eq(deliveries.webhook, webhook) : undefined,
    );
    const rows = await tx
      .select({ delivery: deliveries })
      .from(deliveries)
      .innerJoin(webhooks, and(eq(webhooks.id, deliveries.webhook), eq(webhooks.disabled, false)))
      .where(wanted)
      .orderBy(asc(deliveries.createdAt), asc(deliveries.id))
      .limit(AT_ONCE)
      .for("update", { of: deliveries });
    for (const { delivery } of rows) await again(tx, ctx, delivery);
    const left = await tx.$count(deliveries, wanted);
    const dead = { dead: left + rows.length };
    record({ target: webhook ?? ctx.tenant, before: dead, after: { dead: left } });
    return { resent: rows.length, left };
  });
}

/** Whoever sends anew says that the receiver is up: its failures are forgotten, so that nothing is held back. */
async function again(tx: StoreTx, ctx: Ctx, row: DeliveryRow): Promise<void> {
  await tx.update(webhooks).set({ failures: 0, failedAt: null }).where(whereWebhook(ctx, row.webhook));
  const job = await enqueueDelivery(tx, ctx, row);
  await tx
    .update(deliveries)
    .set({ state: "waiting", settledAt: null, job })
    .where(and(eq(deliveries.tenant, ctx.tenant), eq(deliveries.id, row.id)));
}
