import { and, arrayContains, eq, isNull, ne } from "drizzle-orm";
import { links, memberships, people } from "@/db/store/schema/people";
import { scimUsers } from "@/db/store/schema/scim";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { knownRoles } from "@/lib/access/grant";
import { whereMember } from "@/lib/people/member";
import { endSignIns } from "@/lib/people/signOut";
import { tellOfGroupRoles } from "@/lib/people/tellOfGroupRoles";

/**
 * Takes a person whom the directory lets go out of this tenant: what groups gave and what was given by hand, and open
 * invitations; their sign-ins end unless another tenant has them. The last administrator by hand keeps what was given
 * by hand, so that a mistake in a directory locks nobody out for good, and an operator by hand stays one. Does nothing while another active user of this
 * directory is the same person.
 */
export async function withdraw(tx: StoreTx, ctx: Ctx, person: string): Promise<void> {
  const stays = and(
    eq(scimUsers.tenant, ctx.tenant),
    eq(scimUsers.person, person),
    eq(scimUsers.active, true),
  );
  if ((await tx.$count(scimUsers, stays)) > 0) return;
  await endInvitations(tx, ctx, person);
  const [held] = await tx.select().from(memberships).where(whereMember(ctx, person));
  if (!held) return;
  const kept = await keptRoles(tx, ctx, person, held.roles);
  if (kept.length > 0) {
    await tx.update(memberships).set({ roles: kept, groupRoles: [] }).where(whereMember(ctx, person));
    return;
  }
  await tx.delete(memberships).where(whereMember(ctx, person));
  const [before, byHand] = [knownRoles(held.groupRoles), knownRoles(held.roles)];
  const gone = { person, before, after: [], removed: true, joined: false, byHand };
  await tellOfGroupRoles(tx, ctx.tenant, [gone], ctx.now());
  if ((await tx.$count(memberships, eq(memberships.person, person))) > 0) return;
  await endSignIns(tx, person, ctx.now());
}

/** Operators are above a tenant's directory: only operators take that away. */
async function keptRoles(tx: StoreTx, ctx: Ctx, person: string, roles: string[]): Promise<string[]> {
  if (roles.includes("admin") && !(await hasOtherAdmin(tx, ctx, person))) return roles;
  return roles.filter((role) => role === "operator");
}

async function hasOtherAdmin(tx: StoreTx, ctx: Ctx, person: string): Promise<boolean> {
  const [other] = await tx
    .select({ person: memberships.person })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(
      and(
        eq(memberships.tenant, ctx.tenant),
        ne(memberships.person, person),
        eq(people.disabled, false),
        arrayContains(memberships.roles, ["admin"]),
      ),
    )
    .limit(1);
  return other !== undefined;
}

async function endInvitations(tx: StoreTx, ctx: Ctx, person: string): Promise<void> {
  const [{ email } = { email: "" }] = await tx
    .select({ email: people.email })
    .from(people)
    .where(eq(people.id, person));
  await tx
    .update(links)
    .set({ usedAt: new Date(ctx.now()) })
    .where(
      and(
        eq(links.tenant, ctx.tenant),
        eq(links.purpose, "invite"),
        eq(links.email, email),
        isNull(links.usedAt),
      ),
    );
}
