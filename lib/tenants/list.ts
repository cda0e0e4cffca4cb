import { asc } from "drizzle-orm";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { requireHome } from "./home";
import { type TenantView, tenantView } from "./tenant";

/** All tenants by name. Only from the default tenant, with `settings.write`. Throws FORBIDDEN. */
export async function listTenants(ctx: Ctx): Promise<TenantView[]> {
  requireHome(ctx);
  requireAbility(ctx, "settings.write");
  return (await store().select().from(tenants).orderBy(asc(tenants.name))).map(tenantView);
}
