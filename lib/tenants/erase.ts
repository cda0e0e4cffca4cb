import { and, eq, inArray, ne, notInArray } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { memberships, people, signInAttempts } from "@/db/store/schema/people";
import { principals } from "@/db/store/schema/principals";
import { scimUsers } from "@/db/store/schema/scim";
import { removedTenants, tenants } from "@/db/store/schema/tenants";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import type { Footprint } from "./footprint";
import { type TenantView, tenantView } from "./tenant";

/**
 * Takes a tenant out of the store in one transaction: its rows, the accounts and sign-ins of people who belong nowhere
 * else, and in their place a tombstone and the operator's change, which says what there was. Throws NOT_FOUND.
 */
export async function eraseFromStore(ctx: Ctx, id: string, footprint: Footprint): Promise<TenantView> {
  return change(ctx, { verb: "remove", noun: "tenant", ability: "operate" }, async (tx, record) => {
    const [locked] = await tx.select().from(tenants).where(eq(tenants.id, id)).for("update");
    if (!locked) throw notFound("tenant");
    const gone = await onlyMembers(tx, id);
    await tx.delete(tenants).where(eq(tenants.id, id));
    if (gone.length > 0) {
      await takeKeysFrom(tx, gone);
      const accounts = await tx
        .delete(people)
        .where(inArray(people.id, gone))
        .returning({ email: people.email });
      const subjects = accounts.map(({ email }) => `account:${email}`);
      await tx.delete(signInAttempts).where(inArray(signInAttempts.subject, subjects));
    }
    const { slug, name, demo, createdAt } = locked;
    const tombstone = {
      slug,
      name,
      removedBy: ctx.actor.name,
      removedAt: new Date(ctx.now()),
      emptiedAt: null,
    };
    await tx
      .insert(removedTenants)
      .values({ id, ...tombstone })
      .onConflictDoUpdate({ target: removedTenants.id, set: tombstone });
    const before = { slug, name, demo, createdAt, rows: footprint, accountsRemoved: gone.length };
    record({ target: id, before, after: null });
    return tenantView(locked);
  });
}

/**
 * Of people who left another tenant before, keys for models are there still: closed, because their account is no member any
 * more. Without the account nobody would know, and they would open again.
 */
async function takeKeysFrom(tx: StoreTx, persons: readonly string[]): Promise<void> {
  const roots = tx
    .select({ root: principals.root })
    .from(principals)
    .where(inArray(principals.person, [...persons]));
  const theirs = tx.select({ id: principals.id }).from(principals).where(inArray(principals.root, roots));
  await tx
    .update(keys)
    .set({ holder: null })
    .where(and(eq(keys.kind, "model"), inArray(keys.holder, theirs)));
}

/** Members of this tenant who belong to no other, and whom no other tenant's directory provisions. */
async function onlyMembers(tx: StoreTx, id: string): Promise<string[]> {
  const elsewhere = tx
    .select({ person: memberships.person })
    .from(memberships)
    .where(ne(memberships.tenant, id));
  const provisioned = tx.select({ person: scimUsers.person }).from(scimUsers).where(ne(scimUsers.tenant, id));
  const mine = await tx
    .select({ person: memberships.person })
    .from(memberships)
    .where(
      and(
        eq(memberships.tenant, id),
        notInArray(memberships.person, elsewhere),
        notInArray(memberships.person, provisioned),
      ),
    );
  const known = await tx
    .select({ person: scimUsers.person })
    .from(scimUsers)
    .where(
      and(
        eq(scimUsers.tenant, id),
        notInArray(scimUsers.person, elsewhere),
        notInArray(scimUsers.person, provisioned),
      ),
    );
  return [...new Set([...mine, ...known].map(({ person }) => person))];
}
