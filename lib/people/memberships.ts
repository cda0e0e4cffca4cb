import { eq, or } from "drizzle-orm";
import { memberships } from "@/db/store/schema/people";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Role } from "@/lib/access/abilities";
import { knownRoles } from "@/lib/access/grant";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";

/** A tenant that a person may act in, and as what. */
export interface Membership {
  tenant: string;
  tenantName: string;
  demo: boolean;
  roles: Role[];
}

/** The tenants of a person, the default one first, then by name. A demo tenant is open to the members of the default tenant, with the roles they have there but `operator`. */
export async function membershipsOf(person: string): Promise<Membership[]> {
  const own = await store().select().from(memberships).where(eq(memberships.person, person));
  const rolesIn = new Map(own.map((row) => [row.tenant, effectiveRoles(row)]));
  const home = rolesIn.get(DEFAULT_TENANT)?.filter((role) => role !== "operator");
  const rows = await store()
    .selectDistinct({ id: tenants.id, name: tenants.name, demo: tenants.demo })
    .from(tenants)
    .leftJoin(memberships, eq(memberships.tenant, tenants.id))
    .where(or(eq(memberships.person, person), eq(tenants.demo, true)));
  return rows
    .map((row) => ({
      tenant: row.id,
      tenantName: row.name,
      demo: row.demo,
      roles: rolesIn.get(row.id) ?? (row.demo ? home : undefined) ?? [],
    }))
    .filter((membership) => membership.roles.length > 0)
    .sort((a, b) => rank(a) - rank(b) || a.tenantName.localeCompare(b.tenantName));
}

/** What a member may be in all: by hand and by groups. */
export function effectiveRoles(row: { roles: readonly string[]; groupRoles: readonly string[] }): Role[] {
  return knownRoles([...row.roles, ...row.groupRoles]);
}

function rank(membership: Membership): number {
  return membership.tenant === DEFAULT_TENANT ? 0 : 1;
}
