import { eq } from "drizzle-orm";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import { type TenantView, tenantView } from "./tenant";

/** A tenant by id, for the edges, which decide who may act in it; null when there is none. */
export async function findTenant(id: string): Promise<TenantView | null> {
  const [row] = await store().select().from(tenants).where(eq(tenants.id, id));
  return row ? tenantView(row) : null;
}
