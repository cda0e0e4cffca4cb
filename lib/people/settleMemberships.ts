import { eq, inArray } from "drizzle-orm";
import { groupGrants, identities } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { followPeople } from "@/lib/principals/followPeople";
import { groupRolesDue, settleGroupRoles } from "./groupRoles";

/**
 * Brings what groups give these people up to date in these tenants, each by an edit of its own that is in its log, with
 * ctx's actor; the list of people and the teams that follow groups know it at once.
 */
export async function settleMemberships(
  ctx: Ctx,
  persons: readonly string[],
  tenants: readonly string[],
): Promise<void> {
  for (const tenant of tenants) {
    await settleOne({ ...ctx, tenant }, persons);
    await followPeople({ ...ctx, tenant }, persons);
  }
}

async function settleOne(ctx: Ctx, persons: readonly string[]): Promise<void> {
  const { tenant } = ctx;
  if ((await groupRolesDue(store(), tenant, persons)).length === 0) return;
  const name = { verb: "change group roles of", noun: "member", ability: "own" } as const;
  await change(ctx, name, async (tx, record) => {
    const edits = await settleGroupRoles(tx, tenant, persons, ctx.now());
    const changed = edits.map((edit) => edit.person);
    const known = await tx.select().from(people).where(inArray(people.id, changed));
    const emails = new Map(known.map((row) => [row.id, row.email]));
    for (const { person, before, after, removed } of edits) {
      const email = emails.get(person) ?? person;
      const left = removed ? null : { email, groupRoles: after };
      record({ target: person, before: { email, groupRoles: before }, after: left });
    }
    // Another process was faster.
    if (edits.length === 0) record({ target: tenant, before: null, after: null });
  });
}

/** The tenants where these people are members, or where a mapping names one of their groups. */
export async function tenantsConcerning(persons: readonly string[]): Promise<string[]> {
  if (persons.length === 0) return [];
  const own = await store()
    .selectDistinct({ tenant: memberships.tenant })
    .from(memberships)
    .where(inArray(memberships.person, [...persons]));
  const said = await store()
    .selectDistinct({ provider: identities.provider, groups: identities.groups })
    .from(identities)
    .where(inArray(identities.person, [...persons]));
  const groupsOf = new Map<string, Set<string>>();
  for (const { provider, groups } of said) {
    const all = groupsOf.get(provider) ?? new Set<string>();
    for (const group of groups) all.add(group);
    groupsOf.set(provider, all);
  }
  const tenants = new Set(own.map((row) => row.tenant));
  for (const [provider, groups] of groupsOf) {
    for (const tenant of await tenantsMapping(provider, [...groups])) tenants.add(tenant);
  }
  return [...tenants];
}

/** The tenants that map one of these groups of a provider. */
export async function tenantsMapping(provider: string, groups: readonly string[]): Promise<string[]> {
  const named = new Set(groups);
  const rows = await store().select().from(groupGrants).where(eq(groupGrants.provider, provider));
  return [...new Set(rows.filter((row) => named.has(row.group)).map((row) => row.tenant))];
}
