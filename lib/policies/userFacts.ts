import { and, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { principalAliases, principals, teamMembers, teams } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import { groupBy } from "@/lib/base/group";
import { remembered } from "@/lib/base/remembered";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import type { Entity } from "./facts";

/** People and services by the values that telemetry and tokens carry. */
export const userFactsOf = heldLookUp<Entity>(lookUp);

/** Somebody whom the list of people does not have. A value cannot pass for the id of somebody who is on it. */
export const unknownUser = remembered((value: string): Entity => {
  const id = value.startsWith("pri_") ? `value:${value}` : value;
  return { type: "User", id, parents: [], attrs: { name: value, kind: "unknown", known: false } };
});

/** Names of the teams that these principals (roots of merges) are in, through any of those merged into them. */
export async function teamsOf(
  tenant: string,
  roots: readonly string[],
): Promise<{ who: string; team: string }[]> {
  if (roots.length === 0) return [];
  return store()
    .selectDistinct({ who: principals.root, team: teams.name })
    .from(teamMembers)
    .innerJoin(principals, eq(principals.id, teamMembers.principal))
    .innerJoin(teams, eq(teams.id, teamMembers.team))
    .where(and(eq(teams.tenant, tenant), inArray(principals.root, [...roots])))
    .orderBy(teams.name);
}

async function lookUp(tenant: string, values: readonly string[]): Promise<Map<string, Entity>> {
  const root = alias(principals, "root");
  const rows = await store()
    .select({ value: principalAliases.value, id: root.id, name: root.name, kind: root.kind })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .innerJoin(root, eq(root.id, principals.root))
    .where(and(eq(principalAliases.tenant, tenant), inArray(principalAliases.value, [...values])));
  const teams = groupBy(await teamsOf(tenant, [...new Set(rows.map(({ id }) => id))]), ({ who }) => who);
  return new Map(
    rows.map(({ value, id, name, kind }) => {
      const parents = (teams.get(id) ?? []).map(({ team }) => `Team::${team}` as const);
      return [value, { type: "User", id, parents, attrs: { name, kind, known: true } }];
    }),
  );
}
