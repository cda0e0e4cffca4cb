import { eq } from "drizzle-orm";
import { removedTenants, tenants } from "@/db/store/schema/tenants";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { requireOperator } from "@/lib/access/operator";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { change } from "@/lib/changes/change";
import { DEMO_TENANT, type TenantView, tenantView } from "./tenant";

export interface NewTenant {
  /** Lower-case letters, digits and hyphens, at most 40. */
  slug: string;
  name: string;
  /** The one demo tenant, which every member of the default tenant may enter. */
  demo?: boolean | undefined;
}

/**
 * Makes a tenant, empty: its first administrator comes by `inviteFirstAdmin`, so that making one opens nothing to who
 * made it. For operators. Throws FORBIDDEN, INVALID, CONFLICT.
 */
export async function createTenant(ctx: Ctx, input: NewTenant): Promise<TenantView> {
  requireOperator(ctx);
  const row = readTenant(ctx, input);
  try {
    await change(ctx, { verb: "create", noun: "tenant", ability: "operate" }, async (tx, record) => {
      await tx.insert(tenants).values(row);
      // After the insert, which waits for a removal of this id that is about to commit.
      if (row.demo) await requireEmptied(tx, row.id);
      record({ target: row.id, before: null, after: { slug: row.slug, name: row.name, demo: row.demo } });
    });
  } catch (error) {
    if (isTaken(error))
      throw new DomainError("CONFLICT", { what: `There is a tenant "${row.slug}" already.` });
    throw error;
  }
  return tenantView(row);
}

/** The demo's id comes again: not before all of the one before is gone, and its tombstone ends with the new one. */
async function requireEmptied(tx: StoreTx, id: string): Promise<void> {
  const [last] = await tx.select().from(removedTenants).where(eq(removedTenants.id, id)).for("update");
  if (last && !last.emptiedAt) {
    const what = `The tenant ${last.name} is being removed at this moment.`;
    throw new DomainError("CONFLICT", { what, fix: "Try again when the removal is done." });
  }
  await tx.delete(removedTenants).where(eq(removedTenants.id, id));
}

/** Makes the tenant that everything starts in, once. */
export async function ensureDefaultTenant(ctx: Ctx): Promise<void> {
  const row = { id: DEFAULT_TENANT, slug: DEFAULT_TENANT, name: "Default", createdAt: new Date(ctx.now()) };
  await bookkeep((tx) => tx.insert(tenants).values(row).onConflictDoNothing());
}

function readTenant(ctx: Ctx, input: NewTenant): typeof tenants.$inferSelect {
  const slug = input.slug.trim();
  const name = input.name.trim();
  const fields: Record<string, string> = {};
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(slug))
    fields.slug = "Use 1 to 40 lower-case letters, digits and hyphens.";
  if (name.length < 1 || name.length > 80) fields.name = "Give a name of 1 to 80 characters.";
  if (Object.keys(fields).length > 0) {
    throw new DomainError("INVALID", { what: Object.values(fields).join(" ") }, fields);
  }
  const id = input.demo ? DEMO_TENANT : ctx.newId("ten");
  return { id, slug, name, demo: input.demo ?? false, createdAt: new Date(ctx.now()) };
}
