import { webhooks } from "@/db/store/schema/webhooks";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { notify } from "./notify";
import { lockWebhook, webhookSnapshot, whereWebhook } from "./webhook";

/** Switches a webhook off for a reason that the product found itself, and tells the tenant's other ones. */
export async function giveUpWebhook(ctx: Ctx, id: string, why: string): Promise<void> {
  const name = { verb: "disable", noun: "webhook", ability: "settings.write" } as const;
  await change(ctx, name, async (tx, record) => {
    const before = await lockWebhook(tx, ctx, id);
    const to = { disabled: true, disabledWhy: why };
    await tx.update(webhooks).set(to).where(whereWebhook(ctx, id));
    record({ target: id, before: webhookSnapshot(before), after: webhookSnapshot({ ...before, ...to }) });
    if (before.disabled) return;
    await notify(ctx, { type: "webhook.disabled", data: { webhook: id, name: before.name, why } }, { tx });
  });
}
