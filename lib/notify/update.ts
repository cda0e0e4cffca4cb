import { webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { readWebhook, type WebhookInput } from "./read";
import {
  lockWebhook,
  type WebhookRow,
  type WebhookView,
  webhookSnapshot,
  webhookView,
  whereWebhook,
} from "./webhook";

/** Changes what is given of a webhook; the address is judged anew. Throws FORBIDDEN, NOT_FOUND, INVALID. */
export async function updateWebhook(
  ctx: Ctx,
  id: string,
  input: Partial<WebhookInput>,
): Promise<WebhookView> {
  requireAbility(ctx, "settings.write");
  const [old] = await store().select().from(webhooks).where(whereWebhook(ctx, id));
  if (!old) throw notFound("webhook");
  const { name = old.name, url = old.url, events = old.events } = input;
  const given = await readWebhook({ name, url, events });
  return edit(ctx, "change", id, () => ({ ...given, events: [...given.events] }));
}

/** Switches a webhook on or off. Off, nothing new is kept for it, and what waits is given up. Throws FORBIDDEN, NOT_FOUND. */
export async function setWebhookDisabled(ctx: Ctx, id: string, disabled: boolean): Promise<WebhookView> {
  const verb = disabled ? "disable" : "enable";
  return edit(ctx, verb, id, () => ({ disabled, disabledWhy: null, failures: 0, failedAt: null }));
}

async function edit(
  ctx: Ctx,
  verb: string,
  id: string,
  to: (row: WebhookRow) => Partial<WebhookRow>,
): Promise<WebhookView> {
  return change(ctx, { verb, noun: "webhook", ability: "settings.write" }, async (tx, record) => {
    const before = await lockWebhook(tx, ctx, id);
    const change = to(before);
    const after = { ...before, ...change };
    await tx.update(webhooks).set(change).where(whereWebhook(ctx, id));
    record({ target: id, before: webhookSnapshot(before), after: webhookSnapshot(after) });
    return webhookView(after, ctx.now());
  });
}
