import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { type SubscriptionView, subscriptionFor } from "./subscription";
import { viewsOf } from "./view";

/** One subscription with owners and models. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getSubscription(ctx: Ctx, id: string): Promise<SubscriptionView> {
  requireAbility(ctx, "audit.read");
  const [view] = await viewsOf(ctx, [await subscriptionFor(store(), ctx, id)]);
  if (!view) throw notFound("subscription");
  return view;
}
