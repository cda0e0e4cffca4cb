import { and, eq, ne, sql } from "drizzle-orm";
import { scimGroups } from "@/db/store/schema/scim";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { quoted, refuse } from "./refusal";
import { requireId } from "./user";

export type GroupRow = typeof scimGroups.$inferSelect;

/** One group of the tenant's directory, locked for an edit. Throws NOT_FOUND, the same for another tenant's and for none. */
export async function groupFor(tx: StoreTx, ctx: Ctx, id: string): Promise<GroupRow> {
  const mine = and(eq(scimGroups.tenant, ctx.tenant), eq(scimGroups.id, requireId(id, "group")));
  const [row] = await tx.select().from(scimGroups).where(mine).for("update");
  if (!row) throw notFound("group");
  return row;
}

/** Throws CONFLICT (uniqueness) for a name that another group has, in any case: mappings name groups. */
export async function requireFreeName(tx: StoreTx, ctx: Ctx, name: string, own: string): Promise<void> {
  const same = sql`lower(${scimGroups.displayName}) = ${name.toLowerCase()}`;
  const [taken] = await tx
    .select({ id: scimGroups.id })
    .from(scimGroups)
    .where(and(eq(scimGroups.tenant, ctx.tenant), same, ne(scimGroups.id, own)));
  if (taken) throw refuse("uniqueness", `There is a Group with the displayName ${quoted(name)} already.`);
}
