import { and, asc, eq, ne, or } from "drizzle-orm";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { requireOperator } from "@/lib/access/operator";
import { DomainError, notFound } from "@/lib/base/errors";
import { type TenantView, tenantView } from "./tenant";

/** A tenant by its id or short name, the id first. For operators. Throws FORBIDDEN, NOT_FOUND. */
export async function tenantNamed(ctx: Ctx, name: string): Promise<TenantView> {
  requireOperator(ctx);
  const rows = await store()
    .select()
    .from(tenants)
    .where(or(eq(tenants.id, name), and(eq(tenants.slug, name), ne(tenants.id, name))))
    .orderBy(asc(tenants.id));
  const row = rows.find(({ id }) => id === name) ?? rows[0];
  if (!row) throw notFound("tenant");
  return tenantView(row);
}

/** The same, of a tenant that may be removed. Throws CONFLICT for the default one, too. */
export async function removableTenant(ctx: Ctx, name: string): Promise<TenantView> {
  const tenant = await tenantNamed(ctx, name);
  if (tenant.id !== DEFAULT_TENANT) return tenant;
  throw new DomainError("CONFLICT", {
    what: "The default tenant stays.",
    why: "The installation's operators are its members.",
  });
}
