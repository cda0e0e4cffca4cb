import { eq } from "drizzle-orm";
import { webhooks } from "@/db/store/schema/webhooks";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { readWebhook, type WebhookInput } from "./read";
import { drawWebhookSecret, sealWebhookSecret } from "./sign";
import { type WebhookRow, type WebhookView, webhookSnapshot, webhookView } from "./webhook";

const MAX_WEBHOOKS = 20;

/** Adds a webhook, and returns its signing secret, which is shown this once. Throws FORBIDDEN, INVALID, QUOTA_EXCEEDED. */
export async function createWebhook(
  ctx: Ctx,
  input: WebhookInput,
): Promise<{ webhook: WebhookView; secret: string }> {
  // Asked before the address is looked up: names are not resolved for whoever asks.
  requireAbility(ctx, "settings.write");
  const given = await readWebhook(input);
  const secret = drawWebhookSecret();
  const id = ctx.newId("whk");
  const row: WebhookRow = {
    id,
    tenant: ctx.tenant,
    ...given,
    events: [...given.events],
    secret: sealWebhookSecret(secret, id),
    previousSecret: null,
    previousUntil: null,
    disabled: false,
    disabledWhy: null,
    failures: 0,
    failedAt: null,
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
  };
  await change(ctx, { verb: "create", noun: "webhook", ability: "settings.write" }, async (tx, record) => {
    const held = await tx.$count(webhooks, eq(webhooks.tenant, ctx.tenant));
    if (held >= MAX_WEBHOOKS) {
      const what = `The tenant has ${MAX_WEBHOOKS} webhooks, which are the most.`;
      throw new DomainError("QUOTA_EXCEEDED", { what, fix: "Remove one that is not needed." });
    }
    await tx.insert(webhooks).values(row);
    record({ target: id, before: null, after: webhookSnapshot(row) });
  });
  return { webhook: webhookView(row, ctx.now()), secret };
}
