import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { modelNames, models } from "@/db/store/schema/models";
import { principalAliases, principals } from "@/db/store/schema/principals";
import { servedModels } from "@/db/store/schema/subscriptions";
import { toolNames, toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import { bindingsOf } from "@/lib/agents/sender";
import { comparable } from "@/lib/base/comparable";
import { groupBy } from "@/lib/base/group";
import { ANYWHERE, CALLED, fullName, nameOf, REGISTERED, type StopRef } from "./name";
import type { StopKind } from "./stop";

/** Agents that a person suspended: they are denied like stopped ones. */
export async function suspendedAgents(tenant: string): Promise<StopRef[]> {
  const rows = await store()
    .select()
    .from(agents)
    .where(and(eq(agents.tenant, tenant), isNotNull(agents.suspendedAt)));
  return rows.map(({ id, name, suspendReason, suspendedBy, suspendedAt }) => ({
    id,
    kind: "agent",
    target: id,
    name,
    reason: suspendReason ?? "",
    byName: suspendedBy ?? "",
    atMs: suspendedAt?.getTime() ?? 0,
  }));
}

/**
 * Each stop with all names that what it stops goes by now: keys, identities and names of an agent, all names of all who were merged
 * into a person, where telemetry met a tool, what is bound to a model. What grew since is stopped too.
 */
export async function namesOfStops(
  tenant: string,
  refs: readonly StopRef[],
): Promise<{ stop: StopRef; names: string[] }[]> {
  const kinds = groupBy(refs, ({ kind }) => kind);
  const targets = (kind: StopKind) => (kinds.get(kind) ?? []).map(({ target }) => target);
  const found = await Promise.all([
    agentNames(tenant, targets("agent")),
    principalNames(tenant, targets("principal")),
    toolsNames(tenant, targets("tool")),
    modelsNames(tenant, targets("model")),
  ]);
  const names = groupBy(found.flat(), ({ target }) => target);
  return refs.map((stop) => {
    const own = stop.kind === "tool" || stop.kind === "model" ? [] : [nameOf(stop.kind, stop.target)];
    return { stop, names: [...own, ...(names.get(stop.target) ?? []).map(({ name }) => name)] };
  });
}

interface Named {
  target: string;
  name: string;
}

/** Where an agent was merged since, the one that it counts for now is stopped with it. */
async function agentNames(tenant: string, ids: readonly string[]): Promise<Named[]> {
  if (ids.length === 0) return [];
  const rows = await store()
    .select({ id: agents.id, name: agents.name, into: agents.mergedInto, state: agents.state })
    .from(agents)
    .where(and(eq(agents.tenant, tenant), inArray(agents.id, [...ids])));
  const standing = new Map(rows.map(({ id, into }) => [into ?? id, id]));
  const keys = await store()
    .select()
    .from(agentKeys)
    .where(and(eq(agentKeys.tenant, tenant), inArray(agentKeys.agent, [...standing.keys()])));
  const bound = (await bindingsOf(store(), tenant)).filter(({ agent }) => standing.has(agent.id));
  return [
    ...rows.map(({ id, name }) => ({ target: id, name: nameOf("agent", name, CALLED) })),
    ...rows.flatMap(({ id, into }) => (into ? [{ target: id, name: nameOf("agent", into) }] : [])),
    ...rows.flatMap(({ id, name, state }) =>
      state === "registered" ? [{ target: id, name: nameOf("agent", name, REGISTERED) }] : [],
    ),
    ...bound.map(({ agent, row }) => ({
      target: standing.get(agent.id) ?? agent.id,
      name: nameOf("agent", row.value),
    })),
    ...keys.flatMap(({ key, agent, workload, agentId, agentName }) => {
      const said = [agentId, agentName].filter((name) => name !== "");
      const names = said.flatMap((name) => [nameOf("agent", name, CALLED), nameOf("agent", name, workload)]);
      return [nameOf("agent", key), ...names].map((name) => ({ target: standing.get(agent) ?? agent, name }));
    }),
  ];
}

async function principalNames(tenant: string, ids: readonly string[]): Promise<Named[]> {
  if (ids.length === 0) return [];
  const stopped = await store()
    .select({ id: principals.id, root: principals.root })
    .from(principals)
    .where(and(eq(principals.tenant, tenant), inArray(principals.id, [...ids])));
  const target = new Map(stopped.map(({ id, root }) => [root, id]));
  const rows = await store()
    .select({ id: principals.id, root: principals.root, value: principalAliases.value })
    .from(principals)
    .leftJoin(principalAliases, eq(principalAliases.principal, principals.id))
    .where(and(eq(principals.tenant, tenant), inArray(principals.root, [...target.keys()])));
  return rows.flatMap(({ id, root, value }) =>
    [id, ...(value === null ? [] : [value])].map((one) => ({
      target: target.get(root) ?? root,
      name: nameOf("principal", one),
    })),
  );
}

/**
 * A registered tool is stopped at its server, at the addresses under which it was met, and where nobody says where it is;
 * one without a server is stopped wherever it is called.
 */
async function toolsNames(tenant: string, ids: readonly string[]): Promise<Named[]> {
  if (ids.length === 0) return [];
  const mine = and(eq(tools.tenant, tenant), inArray(tools.id, [...ids]));
  const [rows, met] = await Promise.all([
    store()
      .select({ id: tools.id, name: tools.name, server: toolServers.name, url: toolServers.url })
      .from(tools)
      .leftJoin(toolServers, eq(toolServers.id, tools.server))
      .where(mine),
    store()
      .select()
      .from(toolNames)
      .where(and(eq(toolNames.tenant, tenant), inArray(toolNames.tool, [...ids]))),
  ]);
  return [
    ...rows.flatMap(({ id, name, server, url }) => {
      const places = server === null ? [ANYWHERE] : ["", server, ...(url === null ? [] : [url])];
      return places.map((place) => ({ target: id, name: placed("tool", name, place) }));
    }),
    ...met.map(({ tool, name, target }) => ({ target: tool, name: placed("tool", name, target) })),
  ];
}

/** A model by its own name, all that are bound to it, and those under which gateways serve it; where nobody says the provider, by the name alone. */
async function modelsNames(tenant: string, ids: readonly string[]): Promise<Named[]> {
  if (ids.length === 0) return [];
  const [own, bound, served] = await Promise.all([
    store()
      .select({ id: models.id, provider: models.provider, name: models.name })
      .from(models)
      .where(and(eq(models.tenant, tenant), inArray(models.id, [...ids]))),
    store()
      .select({ id: modelNames.model, provider: modelNames.provider, name: modelNames.value })
      .from(modelNames)
      .where(and(eq(modelNames.tenant, tenant), inArray(modelNames.model, [...ids]))),
    store()
      .select({ id: servedModels.model, provider: servedModels.provider, name: servedModels.name })
      .from(servedModels)
      .where(and(eq(servedModels.tenant, tenant), inArray(servedModels.model, [...ids]))),
  ]);
  return [...own, ...bound, ...served].flatMap(({ id, provider, name }) => {
    if (id === null) return [];
    const places = provider ? ["", provider] : [ANYWHERE];
    return places.map((place) => ({ target: id, name: placed("model", name, place) }));
  });
}

/** Other models of the catalog with the name of a stopped one: theirs is another provider, and they are not stopped. */
export async function namesakesOf(tenant: string, refs: readonly StopRef[]): Promise<Set<string>> {
  const stopped = refs.filter(({ kind }) => kind === "model").map(({ target }) => target);
  if (stopped.length === 0) return new Set();
  const named = await store()
    .select({ name: modelNames.value })
    .from(modelNames)
    .where(and(eq(modelNames.tenant, tenant), inArray(modelNames.model, stopped)));
  if (named.length === 0) return new Set();
  const rows = await store()
    .select()
    .from(modelNames)
    .where(
      and(
        eq(modelNames.tenant, tenant),
        inArray(sql`lower(${modelNames.value})`, [...new Set(named.map(({ name }) => comparable(name)))]),
      ),
    );
  const others = rows.filter(({ model }) => !stopped.includes(model));
  return new Set(others.map(({ provider, value }) => placed("model", value, provider)));
}

const placed = (kind: "tool" | "model", name: string, place: string) =>
  place === ANYWHERE ? nameOf(kind, name, ANYWHERE) : nameOf(kind, fullName(name, place));
