import { and, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { agentCards } from "@/db/store/schema/cards";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import { groupBy } from "@/lib/base/group";
import { remembered } from "@/lib/base/remembered";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import type { Entity } from "./facts";
import { teamsOf } from "./userFacts";

/** What the catalog says of an agent; `endsAtMs` is when its attestation lapses. */
interface KnownAgentFacts {
  entity: Entity;
  attestedUntilMs: number | null;
}

/** Agents by the keys that their actions carry, or by their ids; what is known stands until somebody edits the tenant. */
export const agentFactsOf = heldLookUp<KnownAgentFacts>(lookUp);

/** An agent that the catalog does not have. */
export const unknownAgent = remembered((key: string, name: string): Entity => {
  const attrs = {
    id: key,
    name,
    registered: false,
    suspended: false,
    owned: false,
    attested: false,
    riskTier: "unknown",
    environment: "",
    sandbox: "",
    runtimeClass: "",
    card: "none",
    dataClasses: [],
  };
  return { type: "Agent", id: key, parents: [], attrs };
});

/** As it is at a time: an attestation lapses without anybody editing anything. */
export function agentAt({ entity, attestedUntilMs }: KnownAgentFacts, atMs: number): Entity {
  const attested = attestedUntilMs !== null && attestedUntilMs > atMs;
  return attested === entity.attrs.attested ? entity : { ...entity, attrs: { ...entity.attrs, attested } };
}

async function lookUp(tenant: string, keys: readonly string[]): Promise<Map<string, KnownAgentFacts>> {
  const owner = alias(principals, "owner");
  const ofAgent = { agent: agents, owner: owner.root, signature: agentCards.signature };
  const byKey = await store()
    .select({ key: agentKeys.key, ...ofAgent })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .leftJoin(owner, eq(owner.id, agents.owner))
    .leftJoin(agentCards, eq(agentCards.agent, agents.id))
    .where(and(eq(agentKeys.tenant, tenant), inArray(agentKeys.key, [...keys])));
  const ids = keys.filter((key) => !byKey.some((row) => row.key === key));
  // One that was registered and never seen, or speaks by an identity of its own, has no key yet.
  const byId =
    ids.length === 0
      ? []
      : await store()
          .select({ key: agents.id, ...ofAgent })
          .from(agents)
          .leftJoin(owner, eq(owner.id, agents.owner))
          .leftJoin(agentCards, eq(agentCards.agent, agents.id))
          .where(and(eq(agents.tenant, tenant), inArray(agents.id, ids)));
  const rows = [...byKey, ...byId];
  const teams = groupBy(
    await teamsOf(tenant, [...new Set(rows.flatMap((row) => row.owner ?? []))]),
    ({ who }) => who,
  );
  return new Map(
    rows.map(({ key, agent, owner, signature }) => {
      const attrs = {
        id: agent.id,
        name: agent.name,
        registered: agent.state === "registered",
        suspended: agent.suspendedAt !== null,
        owned: owner !== null,
        attested: agent.attestationEndsAt !== null,
        riskTier: agent.riskTier ?? "unknown",
        environment: agent.environment ?? "",
        sandbox: agent.runtime.sandbox ?? "",
        runtimeClass: agent.runtime.runtimeClass ?? "",
        card: signature ? String(signature.state ?? "unknown") : "none",
        dataClasses: agent.dataClasses,
      };
      const parents = (teams.get(owner ?? "") ?? []).map(({ team }) => `Team::${team}` as const);
      const entity: Entity = { type: "Agent", id: agent.id, parents, attrs };
      return [key, { entity, attestedUntilMs: agent.attestationEndsAt?.getTime() ?? null }];
    }),
  );
}
