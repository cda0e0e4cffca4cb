import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { groupsOf } from "@/lib/principals/groupsOf";
import { myPrincipal } from "@/lib/principals/mine";
import { callerOf } from "./caller";
import { type ServedModel, subscriptionsInForce } from "./inForce";
import { mayCall, ownedBy } from "./select";

/** A subscription that one may draw on. */
export interface OwnSubscription {
  id: string;
  name: string;
  displayName: string | null;
  priority: number;
  state: "active" | "paused";
  /** Those that one is let through to. */
  models: ServedModel[];
}

/** The subscriptions that the signed-in person owns by themself, a team or a group, in the order in which they are taken. Needs nothing but being signed in; empty for who is nobody on the list of people. */
export async function listOwnSubscriptions(ctx: Ctx): Promise<OwnSubscription[]> {
  const me = await myPrincipal(ctx);
  if (!me) return [];
  const groups = await groupsOf(store(), ctx.tenant, me.id);
  const [index, caller] = await Promise.all([
    subscriptionsInForce(ctx.tenant, ctx.now()),
    callerOf(ctx.tenant, { groups, principal: me.id }, ctx.now()),
  ]);
  return ownedBy(index, caller).map(({ id, name, displayName, priority, state, models }) => ({
    id,
    name,
    displayName,
    priority,
    state,
    models: [...models.values()].filter(
      (model) => model.state === "active" && mayCall(index, caller, model.id),
    ),
  }));
}
