import { asc, eq, max } from "drizzle-orm";
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
  roles: Role[];
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
      roles: memberships.roles,
      joinedAt: memberships.createdAt,
      lastSeenAt: max(signIns.seenAt),
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .leftJoin(signIns, eq(signIns.person, people.id))
    .where(eq(memberships.tenant, ctx.tenant))
    .groupBy(people.id, people.email, people.name, memberships.roles, memberships.createdAt)
    .orderBy(asc(people.name), asc(people.id));
  return rows.map((row) => ({
    ...row,
    roles: knownRoles(row.roles),
    joinedAt: row.joinedAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  }));
}
