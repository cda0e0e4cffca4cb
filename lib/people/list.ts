import { asc, eq, max } from "drizzle-orm";
import { secondFactors } from "@/db/store/schema/identities";
import { memberships, people, signIns } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { knownRoles } from "@/lib/access/grant";
import { requireAbility } from "@/lib/access/require";

/** A person in a tenant. Times are ISO 8601. */
export interface MemberView {
  id: string;
  email: string;
  name: string;
  /** In all. */
  roles: Role[];
  /** Those given by hand, which `setRoles` replaces. */
  givenRoles: Role[];
  /** Those given by groups of an identity provider or a directory. */
  groupRoles: Role[];
  hasSecondFactor: boolean;
  joinedAt: string;
  /** Of any of the person's sign-ins; null for never. */
  lastSeenAt: string | null;
}

/** The tenant's members by name. Needs `members.write`. */
export async function listMembers(ctx: Ctx): Promise<MemberView[]> {
  requireAbility(ctx, "members.write");
  const rows = await store()
    .select({
      id: people.id,
      email: people.email,
      name: people.name,
      givenRoles: memberships.roles,
      groupRoles: memberships.groupRoles,
      factorAt: secondFactors.confirmedAt,
      joinedAt: memberships.createdAt,
      lastSeenAt: max(signIns.seenAt),
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .leftJoin(secondFactors, eq(secondFactors.person, people.id))
    .leftJoin(signIns, eq(signIns.person, people.id))
    .where(eq(memberships.tenant, ctx.tenant))
    .groupBy(
      people.id,
      people.email,
      people.name,
      memberships.roles,
      memberships.groupRoles,
      memberships.createdAt,
      secondFactors.confirmedAt,
    )
    .orderBy(asc(people.name), asc(people.id));
  return rows.map(({ factorAt, ...row }) => ({
    ...row,
    hasSecondFactor: factorAt !== null,
    roles: knownRoles([...row.givenRoles, ...row.groupRoles]),
    givenRoles: knownRoles(row.givenRoles),
    groupRoles: knownRoles(row.groupRoles),
    joinedAt: row.joinedAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  }));
}
