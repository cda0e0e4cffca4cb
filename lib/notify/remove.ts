import { webhooks } from "@/db/store/schema/webhooks";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { lockWebhook, webhookSnapshot, whereWebhook } from "./webhook";

/** Removes a webhook with all its deliveries. Throws FORBIDDEN, NOT_FOUND. */
export async function removeWebhook(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "webhook", ability: "settings.write" }, async (tx, record) => {
    const row = await lockWebhook(tx, ctx, id);
    await tx.delete(webhooks).where(whereWebhook(ctx, id));
    record({ target: id, before: webhookSnapshot(row), after: null });
  });
}
