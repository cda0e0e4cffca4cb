import { and, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { agents } from "@/db/store/schema/agents";
import { principals, teams } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { groupsOf } from "@/lib/principals/groupsOf";
import { myPrincipal } from "@/lib/principals/mine";
import { teamsOf } from "@/lib/principals/teamsOf";
import { callerOf } from "@/lib/subscriptions/caller";
import { type SubscriptionInForce, subscriptionsInForce } from "@/lib/subscriptions/inForce";
import { ownedBy } from "@/lib/subscriptions/select";
import { fullName } from "@/lib/subscriptions/subscription";

/** What a new key hangs on, found in the tenant. */
export interface Holder {
  id: string;
  name: string;
  groups: readonly string[];
  /** Of the actor themself. */
  isSelf: boolean;
}

/**
 * The subscription that a key is to draw on. Who has `maas.write` issues on any; others on what the holder owns, and a
 * subscription of somebody else answers like one that does not exist. Throws INVALID.
 */
export async function subscriptionForKey(ctx: Ctx, id: string, holder: Holder): Promise<SubscriptionInForce> {
  const index = await subscriptionsInForce(ctx.tenant, ctx.now());
  const one = index.byId.get(id);
  const said = { groups: holder.groups, principal: holder.id };
  const isOpen =
    one &&
    (ctx.abilities.has("maas.write") ||
      ownedBy(index, await callerOf(ctx.tenant, said, ctx.now())).includes(one));
  if (one && isOpen) return one;
  const what = "There is no such subscription for you to draw on.";
  throw new DomainError(
    "INVALID",
    { what, fix: "Choose one of yours, or ask a platform administrator." },
    { subscription: what },
  );
}

/** The names that a key is good for, as the subscription holds them. Throws INVALID for what it does not hold: no key is wider than what it draws on. */
export function scopesWithin(scopes: readonly string[], subscription: SubscriptionInForce): string[] {
  const held = [...subscription.models.values()];
  const found = scopes.map((scope) => {
    const model = held.find((one) => fullName(one) === scope) ?? held.find((one) => one.name === scope);
    if (model) return fullName(model);
    const what = `The subscription ${subscription.name} does not hold the model "${scope.slice(0, 120)}".`;
    throw new DomainError(
      "INVALID",
      { what, fix: "Choose among its models, or none for all of them." },
      { scopes: what },
    );
  });
  return [...new Set(found)].toSorted();
}

/** The team that pays. Given: one of the tenant's, of oneself one's own; not given: the one of the holder's that owns the subscription. Throws INVALID. */
export async function teamForKey(
  ctx: Ctx,
  given: string | null | undefined,
  holder: Holder,
  subscription: SubscriptionInForce,
): Promise<string | null> {
  if (given === null || given === "") return null;
  const own = (await teamsOf(ctx, [holder.id])).get(holder.id) ?? [];
  if (given === undefined) {
    const owners = subscription.owners.flatMap(({ kind, value }) => (kind === "team" ? [value] : []));
    const paying = owners.filter((team) => own.includes(team));
    return paying.length === 1 ? (paying[0] ?? null) : null;
  }
  const [team] = await store()
    .select({ id: teams.id })
    .from(teams)
    .where(and(eq(teams.tenant, ctx.tenant), eq(teams.id, given)));
  if (team && (ctx.abilities.has("maas.write") || own.includes(team.id))) return team.id;
  const what = "There is no such team of yours.";
  throw new DomainError("INVALID", { what, fix: "Choose one that you are in." }, { team: what });
}

/** The agent that uses the key. Of oneself only an agent that one owns or sponsors. Throws INVALID. */
export async function agentForKey(
  ctx: Ctx,
  given: string | null | undefined,
  holder: Holder,
): Promise<string | null> {
  if (!given) return null;
  const [agent] = await store()
    .select({ id: agents.id, owner: agents.owner, sponsor: agents.sponsor })
    .from(agents)
    .where(and(eq(agents.tenant, ctx.tenant), eq(agents.id, given)));
  if (agent && ctx.abilities.has("maas.write")) return agent.id;
  const answering = [agent?.owner, agent?.sponsor].filter((id) => typeof id === "string");
  const roots =
    answering.length === 0
      ? []
      : await store()
          .select({ root: principals.root })
          .from(principals)
          .where(inArray(principals.id, answering));
  if (agent && roots.some(({ root }) => root === holder.id)) return agent.id;
  const what = "There is no such agent of yours.";
  throw new DomainError(
    "INVALID",
    { what, fix: "Choose one that you own or sponsor, or none." },
    { agent: what },
  );
}

/** Who is to hold a key: oneself unless told. Throws FORBIDDEN for another without `maas.write`, INVALID for nobody. */
export async function holderForKey(ctx: Ctx, given: string | undefined): Promise<Holder> {
  const me = await myPrincipal(ctx);
  const isSelf = me !== null && (given === undefined || given === "" || given === me.id);
  if (!isSelf) requireAbility(ctx, "maas.write");
  if (given) {
    const row = await principalOf(ctx, given);
    if (row)
      return { ...row, groups: await groupsOf(store(), ctx.tenant, row.id), isSelf: row.id === me?.id };
  } else if (me) return { ...me, groups: await groupsOf(store(), ctx.tenant, me.id), isSelf: true };
  const what = "Choose who answers for the key.";
  throw new DomainError(
    "INVALID",
    { what, fix: "Name a person or a service of the list of people." },
    { holder: what },
  );
}

/** The one who stands for a principal now. */
async function principalOf(ctx: Ctx, id: string): Promise<{ id: string; name: string } | null> {
  const root = alias(principals, "root");
  const [row] = await store()
    .select({ id: root.id, name: root.name })
    .from(principals)
    .innerJoin(root, eq(root.id, principals.root))
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.id, id)));
  return row ?? null;
}
