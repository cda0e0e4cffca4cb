import { deliveries } from "@/db/store/schema/webhooks";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { noteAttempt, sendOnce } from "./attempt";
import type { Attempt } from "./delivery";
import { newDelivery } from "./notify";
import { lockWebhook } from "./webhook";

/**
 * Sends a `webhook.test` at once, to a webhook that is switched off too, and says how it ended; it is not tried again.
 * Takes up to 10 s. Throws FORBIDDEN, NOT_FOUND; what the receiver does is in the answer.
 */
export async function testWebhook(ctx: Ctx, id: string): Promise<Attempt & { delivery: string }> {
  const name = { verb: "test", noun: "webhook", ability: "settings.write" } as const;
  const { webhook, row } = await change(ctx, name, async (tx, record) => {
    const webhook = await lockWebhook(tx, ctx, id);
    const row = newDelivery(ctx, id, { type: "webhook.test", data: { webhook: id } });
    await tx.insert(deliveries).values(row);
    record({ target: id, before: null, after: { name: webhook.name, delivery: row.id } });
    return { webhook, row };
  });
  const attempt = await sendOnce(ctx, webhook, row, null);
  await noteAttempt(row, attempt, attempt.error === null ? "delivered" : "dead");
  return { ...attempt, delivery: row.id };
}
