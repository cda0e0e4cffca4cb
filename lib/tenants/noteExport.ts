import type { Ctx } from "@/lib/access/ctx";
import { requireOperator } from "@/lib/access/operator";
import { change } from "@/lib/changes/change";
import { inTenant } from "./inTenant";

/** Says in a tenant's own Changes that the machine's user exported it, before a row is read. For operators. */
export async function noteExport(ctx: Ctx, tenant: string, folder: string): Promise<void> {
  requireOperator(ctx);
  const named = { verb: "export", noun: "tenant", ability: "export" } as const;
  await change(inTenant(ctx, tenant, ["export"]), named, async (_, record) => {
    record({ target: tenant, before: null, after: { folder } });
  });
}
