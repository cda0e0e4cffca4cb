import { webhooks } from "@/db/store/schema/webhooks";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { drawWebhookSecret, sealWebhookSecret } from "./sign";
import { lockWebhook, type WebhookView, webhookSnapshot, webhookView, whereWebhook } from "./webhook";

const OVERLAP_MS = 86_400_000;

/** Gives a webhook a new signing secret, shown this once. For 24 hours both sign, so that the receiver has time. Throws FORBIDDEN, NOT_FOUND. */
export async function rotateWebhookSecret(
  ctx: Ctx,
  id: string,
): Promise<{ webhook: WebhookView; secret: string }> {
  const secret = drawWebhookSecret();
  const name = { verb: "rotate the secret of", noun: "webhook", ability: "settings.write" } as const;
  const webhook = await change(ctx, name, async (tx, record) => {
    const before = await lockWebhook(tx, ctx, id);
    const previousUntil = new Date(ctx.now() + OVERLAP_MS);
    const to = { secret: sealWebhookSecret(secret, id), previousSecret: before.secret, previousUntil };
    await tx.update(webhooks).set(to).where(whereWebhook(ctx, id));
    const was = { ...webhookSnapshot(before), bothSignUntil: before.previousUntil };
    record({ target: id, before: was, after: { ...was, bothSignUntil: previousUntil } });
    return webhookView({ ...before, ...to }, ctx.now());
  });
  return { webhook, secret };
}
