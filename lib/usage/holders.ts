import { and, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { keys } from "@/db/store/schema/keys";
import { principals, teams } from "@/db/store/schema/principals";
import { subscriptions } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { heldBy } from "@/lib/changes/held";
import { heldLookUp } from "@/lib/changes/heldLookUp";

/** Enough of a thing to name it. */
export interface Named {
  id: string;
  name: string;
}

/** A key, who holds it and who pays; the holder is the root of what was merged. */
interface KeyOwners extends Named {
  holder: Named | null;
  team: string | null;
  subscription: string | null;
}

/** Everything that keys, teams and subscriptions are called, for a tenant; stands until somebody edits it. */
export interface Holders {
  keys: ReadonlyMap<string, KeyOwners>;
  teams: ReadonlyMap<string, Named>;
  /** By id, by name, and by `namespace/name`, as gateways write it. */
  subscriptions: ReadonlyMap<string, Named>;
}

const heldOf = heldBy<Holders>();

export function holdersOf(ctx: Pick<Ctx, "tenant" | "now">): Promise<Holders> {
  return heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), () => loadHolders(ctx.tenant));
}

async function loadHolders(tenant: string): Promise<Holders> {
  const [own, root] = [alias(principals, "own"), alias(principals, "root")];
  const keyRows = await store()
    .select({
      id: keys.id,
      name: keys.name,
      team: keys.team,
      subscription: keys.subscription,
      holder: root.id,
      holderName: root.name,
    })
    .from(keys)
    .leftJoin(own, eq(own.id, keys.holder))
    .leftJoin(root, eq(root.id, own.root))
    .where(eq(keys.tenant, tenant));
  const named = { id: teams.id, name: teams.name };
  const teamRows = await store().select(named).from(teams).where(eq(teams.tenant, tenant));
  const subscriptionRows = await store()
    .select({
      id: subscriptions.id,
      name: subscriptions.name,
      namespace: subscriptions.namespace,
      displayName: subscriptions.displayName,
    })
    .from(subscriptions)
    .where(eq(subscriptions.tenant, tenant));
  const called = new Map<string, Named>();
  for (const { id, name, namespace, displayName } of subscriptionRows) {
    const one = { id, name: displayName ?? name };
    // Two namespaces may have one name each: a bare name is the one's of no namespace, where there is one.
    if (!called.has(name) || namespace === "") called.set(name, one);
    if (namespace !== "") called.set(`${namespace}/${name}`, one);
    called.set(id, one);
  }
  return {
    keys: new Map(
      keyRows.map(({ holder, holderName, ...key }) => [
        key.id,
        { ...key, holder: holder === null ? null : { id: holder, name: holderName ?? holder } },
      ]),
    ),
    teams: new Map(teamRows.map((one) => [one.id, one])),
    subscriptions: called,
  };
}

/** Which agents the keys of actions are, by key. */
export const agentsOfKeys = heldLookUp<Named>(async (tenant, values) => {
  const rows = await store()
    .select({ key: agentKeys.key, id: agents.id, name: agents.name })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .where(and(eq(agentKeys.tenant, tenant), inArray(agentKeys.key, [...values])));
  return new Map(rows.map(({ key, ...agent }) => [key, agent]));
});
