import { and, arrayContains, eq, or } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import { tenants } from "@/db/store/schema/tenants";
import type { StoreReader } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import { DomainError } from "@/lib/base/errors";

/** The people who administer a tenant, by hand or by a group, and can sign in. */
export async function adminsOf(reader: Pick<StoreReader, "select">, tenant: string): Promise<string[]> {
  const rows = await reader
    .select({ person: memberships.person })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(
      and(
        eq(memberships.tenant, tenant),
        eq(people.disabled, false),
        or(arrayContains(memberships.roles, ["admin"]), arrayContains(memberships.groupRoles, ["admin"])),
      ),
    );
  return rows.map((row) => row.person);
}

/** Makes edits of a tenant's members go one after the other, so that two of them cannot each leave the other as the last administrator. */
export async function lockMembers(tx: StoreTx, tenant: string): Promise<void> {
  await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenant)).for("update");
}

/** Throws CONFLICT when the person is the only administrator left. */
export async function requireAnotherAdmin(tx: StoreTx, tenant: string, person: string): Promise<void> {
  const admins = await adminsOf(tx, tenant);
  if (admins.length > 1 || !admins.includes(person)) return;
  throw new DomainError("CONFLICT", {
    what: "This is the last administrator.",
    why: "Without one, nobody could manage this tenant.",
    fix: "Make another member an administrator first.",
  });
}
