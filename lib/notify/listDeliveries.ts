import { and, desc, eq, lt, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { jobs } from "@/db/store/schema/jobs";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { cutPage, readCursor } from "@/lib/base/page";
import {
  type DeliveryDetail,
  type DeliveryState,
  type DeliveryView,
  deliveryView,
  historyOf,
} from "./delivery";

const MAX_TIME_MS = 8.64e15;
const cursorParts = z.tuple([z.number().min(-MAX_TIME_MS).max(MAX_TIME_MS), z.string()]);

export interface DeliveryFilter {
  state?: DeliveryState | undefined;
  /** The webhook's id. */
  webhook?: string | undefined;
  /** 1 to 500; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The tenant's messages of the last 30 days, newest first. Throws FORBIDDEN, and INVALID for a cursor that is not ours. */
export async function listDeliveries(
  ctx: Ctx,
  filter: DeliveryFilter = {},
): Promise<{ deliveries: DeliveryView[]; next: string | null }> {
  requireAbility(ctx, "settings.write");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), 500);
  const rows = await store()
    .select({ delivery: deliveries, name: webhooks.name })
    .from(deliveries)
    .innerJoin(webhooks, eq(webhooks.id, deliveries.webhook))
    .where(and(eq(deliveries.tenant, ctx.tenant), ...wanted(filter)))
    .orderBy(desc(deliveries.createdAt), desc(deliveries.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, ({ delivery }) => [delivery.createdAt.getTime(), delivery.id]);
  return { deliveries: page.rows.map(({ delivery, name }) => deliveryView(delivery, name)), next: page.next };
}

function wanted({ state, webhook, cursor }: DeliveryFilter): (SQL | undefined)[] {
  const conditions = [
    state ? eq(deliveries.state, state) : undefined,
    webhook ? eq(deliveries.webhook, webhook) : undefined,
  ];
  if (!cursor) return conditions;
  const [atMs, id] = readCursor(cursor, cursorParts);
  const at = new Date(atMs);
  const before = or(lt(deliveries.createdAt, at), and(eq(deliveries.createdAt, at), lt(deliveries.id, id)));
  return [...conditions, before];
}

/** One message with what was sent, each attempt, and when the next one is. Throws FORBIDDEN, NOT_FOUND. */
export async function getDelivery(ctx: Ctx, id: string): Promise<DeliveryDetail> {
  requireAbility(ctx, "settings.write");
  const [row] = await store()
    .select({ delivery: deliveries, name: webhooks.name, runAt: jobs.runAt, job: jobs.id })
    .from(deliveries)
    .innerJoin(webhooks, eq(webhooks.id, deliveries.webhook))
    .leftJoin(jobs, and(eq(jobs.id, deliveries.job), eq(jobs.tenant, deliveries.tenant)))
    .where(and(eq(deliveries.tenant, ctx.tenant), eq(deliveries.id, id)));
  if (!row) throw notFound("delivery");
  const { delivery, name, runAt, job } = row;
  const nextAt = delivery.state === "waiting" && runAt ? runAt.toISOString() : null;
  return { ...deliveryView(delivery, name), body: delivery.body, history: historyOf(delivery), nextAt, job };
}
