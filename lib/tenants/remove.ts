import { eq } from "drizzle-orm";
import { tenants } from "@/db/store/schema/tenants";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { requireHome } from "./home";

/** Removes a tenant with all that people set in it; what its agents did is in the lake. Throws FORBIDDEN, NOT_FOUND, and CONFLICT for the default tenant. */
export async function removeTenant(ctx: Ctx, id: string): Promise<void> {
  requireHome(ctx);
  await change(ctx, { verb: "remove", noun: "tenant", ability: "settings.write" }, async (tx, record) => {
    if (id === DEFAULT_TENANT) throw new DomainError("CONFLICT", { what: "The default tenant stays." });
    const [row] = await tx.delete(tenants).where(eq(tenants.id, id)).returning();
    if (!row) throw notFound("tenant");
    record({ target: id, before: { slug: row.slug, name: row.name, demo: row.demo }, after: null });
  });
}
