import { eq } from "drizzle-orm";
import { purgeTenant } from "@/db/lake/purge";
import { tenants } from "@/db/store/schema/tenants";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { findTenant } from "./get";
import { requireHome } from "./home";

/**
 * Removes a tenant whole: what people set in it and what its agents did. Its own keys end with it, so nothing comes
 * after. Throws FORBIDDEN, NOT_FOUND, and CONFLICT for the default tenant.
 */
export async function removeTenant(ctx: Ctx, id: string): Promise<void> {
  requireHome(ctx);
  requireAbility(ctx, "settings.write");
  if (id === DEFAULT_TENANT) throw new DomainError("CONFLICT", { what: "The default tenant stays." });
  if (!(await findTenant(id))) throw notFound("tenant");
  // The lake first: if it fails nothing is removed, and again afterwards for rows that came in between.
  await purgeTenant(id);
  await change(ctx, { verb: "remove", noun: "tenant", ability: "settings.write" }, async (tx, record) => {
    const [row] = await tx.delete(tenants).where(eq(tenants.id, id)).returning();
    if (!row) throw notFound("tenant");
    record({ target: id, before: { slug: row.slug, name: row.name, demo: row.demo }, after: null });
  });
  await purgeTenant(id);
}
