import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import { bindingsOf, boundTo } from "@/lib/agents/sender";
import { comparable } from "@/lib/base/comparable";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import { nameKey } from "@/lib/principals/alias";

/** An agent of the catalog, and the key that its actions carry. */
export interface AgentFound {
  /** `agt_…` of the catalog. */
  id: string;
  name: string;
  key: string;
}

/**
 * Agents by what callers call them: catalog id, key, SPIFFE ID, client id, or name, in any spelling; what is spelled exactly
 * comes first. Two agents of one name are none: who could be either is nobody. What is known stands until somebody edits the
 * tenant.
 */
export const agentsAsked = heldLookUp<AgentFound>(lookUp);

async function lookUp(tenant: string, asked: readonly string[]): Promise<Map<string, AgentFound>> {
  const spelled = [...new Set([...asked, ...asked.map(comparable)])].filter((one) => one !== "");
  const [names, identities, ids] = [
    await byName(tenant, asked),
    await byIdentity(tenant, spelled),
    await byId(tenant, spelled),
  ];
  const known = (value: string) => ids.get(value) ?? identities.get(value);
  return new Map(
    asked.flatMap((value) => {
      const named = names.get(value) ?? [];
      const one = known(value) ?? known(comparable(value)) ?? (named.length === 1 ? named[0] : undefined);
      return one ? [[value, one] as const] : [];
    }),
  );
}

async function byId(tenant: string, asked: readonly string[]): Promise<Map<string, AgentFound>> {
  const into = sql<string>`coalesce(${agents.mergedInto}, ${agents.id})`;
  const keyed = await store()
    .select({ asked: agentKeys.key, id: agents.id, name: agents.name })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .where(and(eq(agentKeys.tenant, tenant), inArray(agentKeys.key, [...asked])));
  const listed = await store()
    .select({ asked: agents.id, id: into })
    .from(agents)
    .where(and(eq(agents.tenant, tenant), inArray(agents.id, [...asked])));
  const named = await whoAre(
    tenant,
    listed.map(({ id }) => id),
  );
  return new Map([
    ...listed.flatMap((row) => {
      const one = named.get(row.id);
      return one ? [[row.asked, one] as const] : [];
    }),
    ...keyed.map((row) => [row.asked, { id: row.id, name: row.name, key: row.asked }] as const),
  ]);
}

async function byIdentity(tenant: string, asked: readonly string[]): Promise<Map<string, AgentFound>> {
  const rows = await bindingsOf(store(), tenant);
  const pairs = asked.flatMap((value) => {
    if (value.startsWith("spiffe://")) {
      const bound = boundTo(rows, { kind: "spiffe", value, issuer: null });
      return bound ? [[value, bound.agent.id] as const] : [];
    }
    const ids = new Set(
      rows
        .filter(({ row }) => row.kind === "oidc" && (row.value === value || comparable(row.value) === value))
        .map(({ agent }) => agent.id),
    );
    return ids.size === 1 ? [...ids].map((id) => [value, id] as const) : [];
  });
  const named = await whoAre(
    tenant,
    pairs.map(([, id]) => id),
  );
  return new Map(
    pairs.flatMap(([value, id]) => {
      const one = named.get(id);
      return one ? [[value, one] as const] : [];
    }),
  );
}

async function byName(tenant: string, asked: readonly string[]): Promise<Map<string, AgentFound[]>> {
  const keys = [...new Set(asked.map((name) => nameKey(comparable(name))))];
  const rows = await store()
    .select({ id: agents.id, name: agents.name, state: agents.state })
    .from(agents)
    .where(
      and(
        eq(agents.tenant, tenant),
        or(inArray(agents.name, [...asked]), inArray(agents.nameKey, keys)),
        isNull(agents.mergedInto),
      ),
    );
  const found = new Map<string, AgentFound[]>();
  for (const name of asked) {
    const exact = rows.filter((row) => row.name === name);
    const like = exact.length > 0 ? exact : rows.filter((row) => comparable(row.name) === comparable(name));
    const same = like.filter(({ state }) => state !== "retired");
    // A registered one is meant before what merely calls itself so.
    const registered = same.filter(({ state }) => state === "registered");
    const meant = registered.length > 0 ? registered : same;
    found.set(
      name,
      meant.map(({ id, name: called }) => ({ id, name: called, key: id })),
    );
  }
  return found;
}

async function whoAre(tenant: string, ids: readonly string[]): Promise<Map<string, AgentFound>> {
  if (ids.length === 0) return new Map();
  const rows = await store()
    .select({ id: agents.id, name: agents.name })
    .from(agents)
    .where(and(eq(agents.tenant, tenant), inArray(agents.id, [...ids])));
  return new Map(rows.map(({ id, name }) => [id, { id, name, key: id }]));
}
