import { and, asc, desc, eq, exists, gt, ilike, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { subscriptionModels, subscriptionOwners, subscriptions } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import type { Subject, SubscriptionView } from "./subscription";
import { viewsOf } from "./view";

export const MAX_SUBSCRIPTIONS = 200;
const cursorParts = z.tuple([z.number(), z.string(), z.string()]);

export interface SubscriptionFilter {
  /** Part of its name, display name or cost centre, without regard to case. */
  q?: string | undefined;
  state?: "active" | "paused" | undefined;
  /** Those that hold this served model. */
  model?: string | undefined;
  owner?: Subject | undefined;
  /** 1 to 200; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The tenant's subscriptions, highest priority first, then by name. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listSubscriptions(
  ctx: Ctx,
  filter: SubscriptionFilter = {},
): Promise<{ subscriptions: SubscriptionView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_SUBSCRIPTIONS);
  const rows = await store()
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.tenant, ctx.tenant), ...wanted(filter)))
    .orderBy(desc(subscriptions.priority), asc(subscriptions.name), asc(subscriptions.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.priority, row.name, row.id]);
  return { subscriptions: await viewsOf(ctx, page.rows), next: page.next };
}

function wanted({ q, state, model, owner, cursor }: SubscriptionFilter): (SQL | undefined)[] {
  const part = `%${q?.trim().replace(/[\\%_]/g, "\\$&")}%`;
  const { name, displayName, costCentre } = subscriptions;
  return [
    q?.trim() ? or(...[name, displayName, costCentre].map((column) => ilike(column, part))) : undefined,
    state && eq(subscriptions.state, state),
    model
      ? exists(
          store()
            .select({ one: sql`1` })
            .from(subscriptionModels)
            .where(
              and(eq(subscriptionModels.subscription, subscriptions.id), eq(subscriptionModels.model, model)),
            ),
        )
      : undefined,
    owner
      ? exists(
          store()
            .select({ one: sql`1` })
            .from(subscriptionOwners)
            .where(
              and(
                eq(subscriptionOwners.subscription, subscriptions.id),
                eq(subscriptionOwners.kind, owner.kind),
                eq(subscriptionOwners.value, owner.value),
              ),
            ),
        )
      : undefined,
    cursor ? after(cursor) : undefined,
  ];
}

function after(cursor: string): SQL | undefined {
  const [priority, name, id] = readCursor(cursor, cursorParts);
  const here = eq(subscriptions.priority, priority);
  return or(
    lt(subscriptions.priority, priority),
    and(here, gt(subscriptions.name, name)),
    and(here, eq(subscriptions.name, name), gt(subscriptions.id, id)),
  );
}
