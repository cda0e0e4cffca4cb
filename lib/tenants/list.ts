import { asc } from "drizzle-orm";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireOperator } from "@/lib/access/operator";
import { type TenantView, tenantView } from "./tenant";

/** All tenants by name. For operators. Throws FORBIDDEN. */
export async function listTenants(ctx: Ctx): Promise<TenantView[]> {
  requireOperator(ctx);
  return (await store().select().from(tenants).orderBy(asc(tenants.name))).map(tenantView);
}
