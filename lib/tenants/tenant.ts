import type { tenants } from "@/db/store/schema/tenants";

/** The tenant of the demo, removable whole. */
export const DEMO_TENANT = "demo";

export interface TenantView {
  id: string;
  slug: string;
  name: string;
  demo: boolean;
  /** ISO 8601. */
  createdAt: string;
}

export function tenantView(row: typeof tenants.$inferSelect): TenantView {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
