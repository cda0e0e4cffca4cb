import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import { bindingsOf, boundTo } from "@/lib/agents/sender";
import { heldLookUp } from "@/lib/changes/heldLookUp";

/** An agent of the catalog, and the key that its actions carry. */
export interface AgentFound {
  /** `agt_…` of the catalog. */
  id: string;
  name: string;
  key: string;
}

/**
 * Agents by what callers call them: catalog id, key, SPIFFE ID, client id, or name. Two agents of one name are none: who
 * could be either is nobody. What is known stands until somebody edits the tenant.
 */
export const agentsAsked = heldLookUp<AgentFound>(lookUp);

async function lookUp(tenant: string, asked: readonly string[]): Promise<Map<string, AgentFound>> {
  const found = new Map<string, AgentFound>();
  for (const [name, list] of await byName(tenant, asked))
    if (list.length === 1 && list[0]) found.set(name, list[0]);
  for (const [value, one] of await byIdentity(tenant, asked)) found.set(value, one);
  for (const [id, one] of await byId(tenant, asked)) found.set(id, one);
  return found;
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
      rows.filter(({ row }) => row.kind === "oidc" && row.value === value).map(({ agent }) => agent.id),
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
  const rows = await store()
    .select({ id: agents.id, name: agents.name, state: agents.state })
    .from(agents)
    .where(and(eq(agents.tenant, tenant), inArray(agents.name, [...asked]), isNull(agents.mergedInto)));
  const found = new Map<string, AgentFound[]>();
  for (const name of new Set(rows.map((row) => row.name))) {
    const same = rows.filter((row) => row.name === name && row.state !== "retired");
    // A registered one is meant before what merely calls itself so.
    const registered = same.filter(({ state }) => state === "registered");
    const meant = registered.length > 0 ? registered : same;
    found.set(
      name,
      meant.map(({ id }) => ({ id, name, key: id })),
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
