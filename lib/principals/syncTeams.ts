import { and, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import { identities, identityProviders } from "@/db/store/schema/identities";
import { memberships } from "@/db/store/schema/people";
import { principals, teamMembers, teams } from "@/db/store/schema/principals";
import { scimGroupMembers, scimGroups, scimUsers } from "@/db/store/schema/scim";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";

interface Pair {
  team: string;
  principal: string;
}

/**
 * Makes the teams that follow a group have its members: those whose provider says the group at their last sign-in, and those
 * whom the tenant's directory (SCIM) has in it, by its display name or external id. Members by hand stay. Returns how many
 * came or went. Within the caller's transaction, so that a team and its members appear together.
 */
export async function syncTeams(tx: StoreTx, ctx: Pick<Ctx, "tenant" | "now">): Promise<number> {
  const wanted = [...(await fromProviders(tx, ctx)), ...(await fromDirectory(tx, ctx))];
  const key = ({ team, principal }: Pair) => `${team} ${principal}`;
  const wantedKeys = new Set(wanted.map(key));
  const held = await heldByGroup(tx, ctx);
  const heldKeys = new Set(held.map(key));
  const gone = held.filter((pair) => !wantedKeys.has(key(pair)));
  for (const [team, pairs] of byTeam(gone)) {
    await tx
      .delete(teamMembers)
      .where(
        and(
          eq(teamMembers.team, team),
          eq(teamMembers.source, "group"),
          inArray(teamMembers.principal, pairs),
        ),
      );
  }
  const come = wanted.filter((pair) => !heldKeys.has(key(pair)));
  if (come.length === 0) return gone.length;
  const createdAt = new Date(ctx.now());
  const made = await tx
    .insert(teamMembers)
    .values(come.map((pair) => ({ ...pair, source: "group" as const, createdAt })))
    .onConflictDoNothing()
    .returning({ team: teamMembers.team });
  return gone.length + made.length;
}

function byTeam(pairs: readonly Pair[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { team, principal } of pairs) groups.set(team, [...(groups.get(team) ?? []), principal]);
  return groups;
}

const columns = { team: teams.id, principal: principals.id };

function heldByGroup(tx: StoreTx, ctx: Pick<Ctx, "tenant">): Promise<Pair[]> {
  return tx
    .select({ team: teamMembers.team, principal: teamMembers.principal })
    .from(teamMembers)
    .innerJoin(teams, eq(teams.id, teamMembers.team))
    .where(and(eq(teams.tenant, ctx.tenant), eq(teamMembers.source, "group")));
}

/** Only of members: a provider's groups count in the tenants that its person belongs to. */
function fromProviders(tx: StoreTx, ctx: Pick<Ctx, "tenant">): Promise<Pair[]> {
  return tx
    .selectDistinct(columns)
    .from(teams)
    .innerJoin(identities, sql`${teams.oidcGroup} = any(${identities.groups})`)
    .innerJoin(
      identityProviders,
      and(eq(identityProviders.id, identities.provider), eq(identityProviders.disabled, false)),
    )
    .innerJoin(
      memberships,
      and(eq(memberships.person, identities.person), eq(memberships.tenant, teams.tenant)),
    )
    .innerJoin(principals, and(eq(principals.person, identities.person), eq(principals.tenant, teams.tenant)))
    .where(and(eq(teams.tenant, ctx.tenant), isNotNull(teams.oidcGroup)));
}

function fromDirectory(tx: StoreTx, ctx: Pick<Ctx, "tenant">): Promise<Pair[]> {
  return tx
    .selectDistinct(columns)
    .from(teams)
    .innerJoin(
      scimGroups,
      and(
        eq(scimGroups.tenant, teams.tenant),
        or(eq(scimGroups.displayName, teams.oidcGroup), eq(scimGroups.externalId, teams.oidcGroup)),
      ),
    )
    .innerJoin(scimGroupMembers, eq(scimGroupMembers.group, scimGroups.id))
    .innerJoin(scimUsers, and(eq(scimUsers.id, scimGroupMembers.user), eq(scimUsers.active, true)))
    .innerJoin(principals, and(eq(principals.person, scimUsers.person), eq(principals.tenant, teams.tenant)))
    .where(and(eq(teams.tenant, ctx.tenant), isNotNull(teams.oidcGroup)));
}
