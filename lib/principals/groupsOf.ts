import { and, eq } from "drizzle-orm";
import { identities, identityProviders } from "@/db/store/schema/identities";
import { memberships } from "@/db/store/schema/people";
import { principals } from "@/db/store/schema/principals";
import { scimGroupMembers, scimGroups, scimUsers } from "@/db/store/schema/scim";
import type { StoreReader } from "@/db/store/store";

/**
 * The groups that a person has now, by name, each once, sorted: what their providers said at their last sign-in, and those
 * that the tenant's directory (SCIM) has them in. Nobody's for services. Asks no ability.
 */
export async function groupsOf(
  reader: Pick<StoreReader, "select">,
  tenant: string,
  principal: string,
): Promise<string[]> {
  const mine = and(eq(principals.tenant, tenant), eq(principals.root, principal));
  const said = await reader
    .select({ groups: identities.groups })
    .from(principals)
    .innerJoin(identities, eq(identities.person, principals.person))
    .innerJoin(
      identityProviders,
      and(eq(identityProviders.id, identities.provider), eq(identityProviders.disabled, false)),
    )
    .innerJoin(
      memberships,
      and(eq(memberships.person, identities.person), eq(memberships.tenant, principals.tenant)),
    )
    .where(mine);
  const provisioned = await reader
    .select({ name: scimGroups.displayName })
    .from(principals)
    .innerJoin(
      scimUsers,
      and(
        eq(scimUsers.person, principals.person),
        eq(scimUsers.tenant, principals.tenant),
        eq(scimUsers.active, true),
      ),
    )
    .innerJoin(scimGroupMembers, eq(scimGroupMembers.user, scimUsers.id))
    .innerJoin(scimGroups, eq(scimGroups.id, scimGroupMembers.group))
    .where(mine);
  const all = [...said.flatMap((row) => row.groups), ...provisioned.map((row) => row.name)];
  return [...new Set(all)].toSorted();
}
