import { and, eq, inArray } from "drizzle-orm";
import { principals, teamMembers } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import { heldLookUp } from "@/lib/changes/heldLookUp";

/**
 * The ids of the teams that principals are in, by principal's id, with those of everything merged into them; who is in none
 * is left out. Stands until somebody edits the tenant. Asks no ability: for the edges that judge.
 */
export const teamsOf = heldLookUp<readonly string[]>(async (tenant, ids) => {
  const rows = await store()
    .selectDistinct({ principal: principals.root, team: teamMembers.team })
    .from(teamMembers)
    .innerJoin(principals, eq(principals.id, teamMembers.principal))
    .where(and(eq(principals.tenant, tenant), inArray(principals.root, [...ids])));
  const teams = new Map<string, string[]>();
  for (const { principal, team } of rows) teams.set(principal, [...(teams.get(principal) ?? []), team]);
  return teams;
});
