import { and, arrayContains, eq, inArray, isNull, notInArray, sql } from "drizzle-orm";
import { groupGrants, identities, identityProviders } from "@/db/store/schema/identities";
import { memberships, signIns } from "@/db/store/schema/people";
import { scimGroupMembers, scimGroups, scimUsers } from "@/db/store/schema/scim";
import type { StoreReader } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Role } from "@/lib/access/abilities";
import { knownRoles } from "@/lib/access/grant";
import { lockMembers } from "./admins";
import { tellOfGroupRoles } from "./tellOfGroupRoles";

type Reader = Pick<StoreReader, "select">;

/** A group of a directory may have thousands of members, and a statement takes 65,535 parameters. */
const ROWS_AT_ONCE = 1_000;

/** One member whose groups give something else than they did. */
export interface GroupRolesEdit {
  person: string;
  before: Role[];
  after: Role[];
  /** True when nothing is left of the membership. */
  removed: boolean;
  /** True when there was none. */
  joined: boolean;
  /** What the membership has by hand; it stays. */
  byHand: Role[];
}

/**
 * Brings what groups give these people in one tenant up to date, within the edit of what changed them (a sign-in, a
 * mapping, SCIM): a function of the identities, the SCIM groups and the mappings as the store has them. A membership
 * with neither hand-given nor group roles goes, and with the last one the person's sign-ins.
 */
export async function settleGroupRoles(
  tx: StoreTx,
  tenant: string,
  persons: readonly string[],
  nowMs: number,
): Promise<GroupRolesEdit[]> {
  await lockMembers(tx, tenant);
  const edits = await groupRolesDue(tx, tenant, persons);
  const gone = edits.filter((edit) => edit.removed).map((edit) => edit.person);
  await endMemberships(tx, tenant, gone, nowMs);
  const createdAt = new Date(nowMs);
  const rows = edits
    .filter((edit) => !edit.removed)
    .map(({ person, after }) => ({ tenant, person, roles: [], groupRoles: after, createdAt }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await tx
      .insert(memberships)
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflictDoUpdate({
        target: [memberships.tenant, memberships.person],
        set: { groupRoles: sql`excluded.group_roles` },
      });
  }
  await tellOfGroupRoles(tx, tenant, edits, nowMs);
  return edits;
}

/** Who is a member of nothing any more is signed out. */
async function endMemberships(
  tx: StoreTx,
  tenant: string,
  persons: readonly string[],
  nowMs: number,
): Promise<void> {
  if (persons.length === 0) return;
  const gone = [...persons];
  await tx.delete(memberships).where(and(eq(memberships.tenant, tenant), inArray(memberships.person, gone)));
  const elsewhere = tx.select({ person: memberships.person }).from(memberships);
  const living = and(inArray(signIns.person, gone), isNull(signIns.revokedAt));
  await tx
    .update(signIns)
    .set({ revokedAt: new Date(nowMs) })
    .where(and(living, notInArray(signIns.person, elsewhere)));
}

/** What `settleGroupRoles` would write, so that nobody opens a transaction for nothing. */
export async function groupRolesDue(
  reader: Reader,
  tenant: string,
  persons: readonly string[],
): Promise<GroupRolesEdit[]> {
  if (persons.length === 0) return [];
  const [present, due] = [
    await reader
      .select()
      .from(memberships)
      .where(and(eq(memberships.tenant, tenant), inArray(memberships.person, [...persons]))),
    await rolesByGroups(reader, tenant, persons),
  ];
  const held = new Map(present.map((row) => [row.person, row]));
  return [...new Set(persons)].flatMap((person) => {
    const row = held.get(person);
    const before = knownRoles(row?.groupRoles ?? []);
    const after = knownRoles([...(due.get(person) ?? [])]);
    const removed = row !== undefined && row.roles.length === 0 && after.length === 0;
    const same = before.join() === after.join() && before.length === (row?.groupRoles.length ?? 0);
    const byHand = knownRoles(row?.roles ?? []);
    return same && !removed ? [] : [{ person, before, after, removed, joined: row === undefined, byHand }];
  });
}

async function rolesByGroups(
  reader: Reader,
  tenant: string,
  persons: readonly string[],
): Promise<Map<string, Set<string>>> {
  const grants = await reader.select().from(groupGrants).where(eq(groupGrants.tenant, tenant));
  const rolesOf = new Map<string, string[]>();
  for (const { provider, group, role } of grants) {
    const key = groupKey(provider, group);
    rolesOf.set(key, [...(rolesOf.get(key) ?? []), role]);
  }
  const due = new Map<string, Set<string>>();
  for (const { person, provider, group } of await groupsOf(reader, tenant, persons)) {
    const roles = due.get(person) ?? new Set();
    for (const role of rolesOf.get(groupKey(provider, group)) ?? []) roles.add(role);
    due.set(person, roles);
  }
  return due;
}

/** The groups that living providers, and the active users of this tenant's own SCIM, are in. Whom the tenant's SCIM let go is in none, whatever a provider said at their last sign-in. */
async function groupsOf(reader: Reader, tenant: string, persons: readonly string[]) {
  const said = await reader
    .select({ person: identities.person, provider: identities.provider, groups: identities.groups })
    .from(identities)
    .innerJoin(identityProviders, eq(identityProviders.id, identities.provider))
    .where(and(inArray(identities.person, [...persons]), eq(identityProviders.disabled, false)));
  const provisioned = await reader
    .select({ person: scimUsers.person, group: scimGroups.displayName })
    .from(scimGroupMembers)
    .innerJoin(scimUsers, eq(scimUsers.id, scimGroupMembers.user))
    .innerJoin(scimGroups, eq(scimGroups.id, scimGroupMembers.group))
    .where(
      and(
        inArray(scimUsers.person, [...persons]),
        eq(scimUsers.active, true),
        eq(scimUsers.tenant, tenant),
        eq(scimGroups.tenant, tenant),
      ),
    );
  const users = await reader
    .select({ person: scimUsers.person, active: scimUsers.active })
    .from(scimUsers)
    .where(and(eq(scimUsers.tenant, tenant), inArray(scimUsers.person, [...persons])));
  const active = new Set(users.filter((user) => user.active).map((user) => user.person));
  const letGo = new Set(users.map((user) => user.person).filter((person) => !active.has(person)));
  return [
    ...said
      .filter(({ person }) => !letGo.has(person))
      .flatMap(({ person, provider, groups }) => groups.map((group) => ({ person, provider, group }))),
    ...provisioned.map((row) => ({ ...row, provider: null })),
  ];
}

/** Everybody whom a mapping of this group may concern. */
export async function peopleOfGroup(
  reader: Reader,
  tenant: string,
  provider: string | null,
  group: string,
): Promise<string[]> {
  if (provider !== null) {
    const rows = await reader
      .select({ person: identities.person })
      .from(identities)
      .where(and(eq(identities.provider, provider), arrayContains(identities.groups, [group])));
    return rows.map((row) => row.person);
  }
  const rows = await reader
    .select({ person: scimUsers.person })
    .from(scimGroupMembers)
    .innerJoin(scimUsers, eq(scimUsers.id, scimGroupMembers.user))
    .innerJoin(scimGroups, eq(scimGroups.id, scimGroupMembers.group))
    .where(and(eq(scimGroups.tenant, tenant), eq(scimGroups.displayName, group)));
  return rows.map((row) => row.person);
}

const groupKey = (provider: string | null, group: string) => JSON.stringify([provider, group]);
