import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { type DeliveryView, deliveryView } from "./delivery";
import { type WebhookView, webhookView, whereWebhook } from "./webhook";

/** A webhook with the newest of its deliveries, null before the first. */
export interface ListedWebhook extends WebhookView {
  last: DeliveryView | null;
}

/** The tenant's webhooks, the newest first. Throws FORBIDDEN. */
export async function listWebhooks(ctx: Ctx): Promise<ListedWebhook[]> {
  requireAbility(ctx, "settings.write");
  const rows = await store()
    .select()
    .from(webhooks)
    .where(eq(webhooks.tenant, ctx.tenant))
    .orderBy(desc(webhooks.createdAt), desc(webhooks.id));
  const newest = await store()
    .selectDistinctOn([deliveries.webhook])
    .from(deliveries)
    .where(
      and(
        eq(deliveries.tenant, ctx.tenant),
        inArray(deliveries.webhook, rows.length > 0 ? rows.map((row) => row.id) : [""]),
      ),
    )
    .orderBy(deliveries.webhook, desc(deliveries.createdAt), desc(deliveries.id));
  const last = new Map(newest.map((row) => [row.webhook, row]));
  return rows.map((row) => {
    const one = last.get(row.id);
    return { ...webhookView(row, ctx.now()), last: one ? deliveryView(one, row.name) : null };
  });
}

/** One webhook. Throws FORBIDDEN, NOT_FOUND. */
export async function getWebhook(ctx: Ctx, id: string): Promise<WebhookView> {
  requireAbility(ctx, "settings.write");
  const [row] = await store().select().from(webhooks).where(whereWebhook(ctx, id));
  if (!row) throw notFound("webhook");
  return webhookView(row, ctx.now());
}

/** How many of the tenant's deliveries are in each state. Throws FORBIDDEN. */
export async function countDeliveries(
  ctx: Ctx,
): Promise<{ waiting: number; delivered: number; dead: number }> {
  requireAbility(ctx, "settings.write");
  const rows = await store()
    .select({ state: deliveries.state, n: sql<number>`count(*)::int` })
    .from(deliveries)
    .where(eq(deliveries.tenant, ctx.tenant))
    .groupBy(deliveries.state);
  const of = (state: string) => rows.find((row) => row.state === state)?.n ?? 0;
  return { waiting: of("waiting"), delivered: of("delivered"), dead: of("dead") };
}
