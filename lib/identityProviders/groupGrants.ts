import { and, asc, eq } from "drizzle-orm";
import { groupGrants, identities, identityProviders } from "@/db/store/schema/identities";
import { memberships } from "@/db/store/schema/people";
import { scimGroups } from "@/db/store/schema/scim";
import { store } from "@/db/store/store";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { knownRoles, requireGrantable } from "@/lib/access/grant";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { adminsOf } from "@/lib/people/admins";
import { peopleOfGroup, settleGroupRoles } from "@/lib/people/groupRoles";

const ability = "members.write";

/** One mapping: who is in this group of this provider has this role here. */
export interface GroupGrantView {
  id: string;
  /** Null for the groups of this tenant's directory (SCIM). */
  provider: string | null;
  providerName: string | null;
  group: string;
  role: Role;
  /** How many people it gives the role to now. */
  people: number;
}

export interface NewGroupGrant {
  provider: string | null;
  group: string;
  role: string;
}

/** The tenant's mappings by provider and group. Needs `members.write`. */
export async function listGroupGrants(ctx: Ctx): Promise<GroupGrantView[]> {
  requireAbility(ctx, ability);
  const rows = await store()
    .select({ grant: groupGrants, providerName: identityProviders.name })
    .from(groupGrants)
    .leftJoin(identityProviders, eq(identityProviders.id, groupGrants.provider))
    .where(eq(groupGrants.tenant, ctx.tenant))
    .orderBy(asc(identityProviders.name), asc(groupGrants.group), asc(groupGrants.role));
  return Promise.all(
    rows.map(async ({ grant: { id, provider, group, role }, providerName }) => {
      const people = new Set(await peopleOfGroup(store(), ctx.tenant, provider, group)).size;
      return { id, provider, providerName, group, role: knownRoles([role])[0] ?? "member", people };
    }),
  );
}

/** What a mapping may name: the providers by name, and groups that members were seen in. Needs `members.write`. */
export async function groupChoices(
  ctx: Ctx,
): Promise<{ providers: { id: string; name: string }[]; groups: string[] }> {
  requireAbility(ctx, ability);
  const { id, name } = identityProviders;
  const providers = await store().select({ id, name }).from(identityProviders).orderBy(asc(name));
  const seen = await store()
    .select({ groups: identities.groups })
    .from(identities)
    .innerJoin(memberships, eq(memberships.person, identities.person))
    .where(eq(memberships.tenant, ctx.tenant));
  const pushed = await store()
    .select({ name: scimGroups.displayName })
    .from(scimGroups)
    .where(eq(scimGroups.tenant, ctx.tenant));
  const groups = [...seen.flatMap((row) => row.groups), ...pushed.map((row) => row.name)];
  return { providers, groups: [...new Set(groups)].sort() };
}

/** Maps a group to a role, effective at once for who is known to be in it. Throws FORBIDDEN, INVALID, NOT_FOUND, CONFLICT. */
export async function addGroupGrant(ctx: Ctx, input: NewGroupGrant): Promise<GroupGrantView> {
  const group = readGroup(input.group);
  const { provider } = input;
  try {
    return await change(ctx, { verb: "map", noun: "group", ability }, async (tx, record) => {
      const [role] = requireGrantable(ctx, [input.role]);
      if (!role) throw new Error("A grantable role is missing.");
      const providerName = await nameOf(tx, provider);
      const id = ctx.newId("grp");
      const createdAt = new Date(ctx.now());
      await tx.insert(groupGrants).values({ id, tenant: ctx.tenant, provider, group, role, createdAt });
      const people = await peopleOfGroup(tx, ctx.tenant, provider, group);
      await settleGroupRoles(tx, ctx.tenant, people, ctx.now());
      record({ target: id, before: null, after: { provider: providerName, group, role } });
      return { id, provider, providerName, group, role, people: new Set(people).size };
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = "This group has this role already.";
    throw new DomainError("CONFLICT", { what }, { group: what });
  }
}

/** Takes a mapping away, and its role from everybody who had it, at once. Throws FORBIDDEN, NOT_FOUND, and CONFLICT where nobody would administer the tenant. */
export async function removeGroupGrant(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "unmap", noun: "group", ability }, async (tx, record) => {
    const admins = await adminsOf(tx, ctx.tenant);
    const here = and(eq(groupGrants.tenant, ctx.tenant), eq(groupGrants.id, id));
    const [row] = await tx.delete(groupGrants).where(here).returning();
    if (!row) throw notFound("mapping");
    const people = await peopleOfGroup(tx, ctx.tenant, row.provider, row.group);
    await settleGroupRoles(tx, ctx.tenant, people, ctx.now());
    if (admins.length > 0 && (await adminsOf(tx, ctx.tenant)).length === 0) throw lastAdmins(row.group);
    const before = { provider: await nameOf(tx, row.provider), group: row.group, role: row.role };
    record({ target: id, before, after: null });
  });
}

async function nameOf(tx: StoreTx, provider: string | null): Promise<string | null> {
  if (provider === null) return null;
  const [row] = await tx.select().from(identityProviders).where(eq(identityProviders.id, provider));
  if (!row) throw notFound("identity provider");
  return row.name;
}

function readGroup(text: string): string {
  const group = text.trim();
  if (group.length >= 1 && group.length <= 300) return group;
  const what = "Give the group as the provider says it, 1 to 300 characters.";
  throw new DomainError("INVALID", { what }, { group: what });
}

function lastAdmins(group: string): DomainError {
  return new DomainError("CONFLICT", {
    what: `All administrators of this tenant are so by the group ${group}.`,
    why: "Without the mapping, nobody could manage this tenant.",
    fix: "Make a member an administrator by hand first.",
  });
}
