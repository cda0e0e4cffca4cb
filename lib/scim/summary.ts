import { and, asc, count, eq, isNull, max, notExists, sql } from "drizzle-orm";
import { groupGrants } from "@/db/store/schema/identities";
import { memberships } from "@/db/store/schema/people";
import { scimGroupMembers, scimGroups, scimUsers } from "@/db/store/schema/scim";
import { store } from "@/db/store/store";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { knownRoles } from "@/lib/access/grant";
import { requireAbility } from "@/lib/access/require";
import { groupBy } from "@/lib/base/group";

export interface DirectoryGroup {
  id: string;
  name: string;
  members: number;
  /** What it gives by its mapping; empty for a group that is not mapped. */
  roles: Role[];
}

/** What a tenant's directory has provisioned. */
export interface DirectorySummary {
  users: number;
  inactive: number;
  /** Active ones who have no role here. */
  withoutRole: number;
  /** By name, the first 200. */
  groups: DirectoryGroup[];
  groupCount: number;
  /** ISO 8601; null before the first. */
  lastEditAt: string | null;
}

const SHOWN_GROUPS = 200;

/** How the tenant's directory stands. Needs `members.write`. */
export async function directorySummary(ctx: Ctx): Promise<DirectorySummary> {
  requireAbility(ctx, "members.write");
  const mine = eq(scimUsers.tenant, ctx.tenant);
  const [users, inactive, withoutRole, groupCount, groups, lastEdit] = await Promise.all([
    store().$count(scimUsers, mine),
    store().$count(scimUsers, and(mine, eq(scimUsers.active, false))),
    store().$count(scimUsers, and(mine, eq(scimUsers.active, true), notExists(membershipHere()))),
    store().$count(scimGroups, eq(scimGroups.tenant, ctx.tenant)),
    groupsOf(ctx),
    lastEditOf(ctx),
  ]);
  return { users, inactive, withoutRole, groups, groupCount, lastEditAt: lastEdit?.toISOString() ?? null };
}

function membershipHere() {
  const same = and(eq(memberships.tenant, scimUsers.tenant), eq(memberships.person, scimUsers.person));
  return store().select({ one: sql`1` }).from(memberships).where(same);
}

async function groupsOf(ctx: Ctx): Promise<DirectoryGroup[]> {
  const rows = await store()
    .select({ id: scimGroups.id, name: scimGroups.displayName, members: count(scimGroupMembers.user) })
    .from(scimGroups)
    .leftJoin(scimGroupMembers, eq(scimGroupMembers.group, scimGroups.id))
    .where(eq(scimGroups.tenant, ctx.tenant))
    .groupBy(scimGroups.id, scimGroups.displayName)
    .orderBy(asc(scimGroups.displayName), asc(scimGroups.id))
    .limit(SHOWN_GROUPS);
  const grants = await store()
    .select()
    .from(groupGrants)
    .where(and(eq(groupGrants.tenant, ctx.tenant), isNull(groupGrants.provider)));
  const rolesOf = groupBy(grants, (grant) => grant.group);
  return rows.map((row) => ({
    ...row,
    roles: knownRoles((rolesOf.get(row.name) ?? []).map((grant) => grant.role)),
  }));
}

async function lastEditOf(ctx: Ctx): Promise<Date | null> {
  const [[user], [group]] = await Promise.all([
    store()
      .select({ at: max(scimUsers.updatedAt) })
      .from(scimUsers)
      .where(eq(scimUsers.tenant, ctx.tenant)),
    store()
      .select({ at: max(scimGroups.updatedAt) })
      .from(scimGroups)
      .where(eq(scimGroups.tenant, ctx.tenant)),
  ]);
  const times = [user?.at, group?.at].filter((at) => at instanceof Date);
  return times.length > 0 ? new Date(Math.max(...times.map(Number))) : null;
}
