import { countTenant } from "@/db/lake/purge";
import { readTenantTables } from "@/db/store/tenantRows";
import type { Ctx } from "@/lib/access/ctx";
import { removableTenant } from "./find";
import type { TenantView } from "./tenant";

/** What a tenant has, in numbers: what goes with it. */
export interface Footprint {
  /** Rows of the store by table; those with none are left out. */
  store: Record<string, number>;
  /** Rows of the lake by table, all versions counted; those with none are left out. */
  lake: Record<string, number>;
}

/** Counts what a removal would take. For operators: numbers, and nothing of what stands in the rows. Throws FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function tenantFootprint(
  ctx: Ctx,
  name: string,
): Promise<{ tenant: TenantView; footprint: Footprint }> {
  const tenant = await removableTenant(ctx, name);
  return { tenant, footprint: await footprintOf(tenant.id) };
}

export async function footprintOf(tenant: string): Promise<Footprint> {
  const store: Record<string, number> = {};
  await readTenantTables(tenant, async ({ name, rows }) => {
    if (rows > 0) store[name] = rows;
  });
  const counted = (await countTenant(tenant)).filter(({ rows }) => rows > 0);
  return { store, lake: Object.fromEntries(counted.map(({ table, rows }) => [table, rows])) };
}
