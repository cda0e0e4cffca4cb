import { removedTenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import { heldBy } from "@/lib/changes/held";

const heldOf = heldBy<ReadonlySet<string>>();

/** The tenants that are gone, as every process knows it within 2 s: nothing is written under their ids any more. */
export function idsOfRemoved(nowMs: number): Promise<ReadonlySet<string>> {
  return heldOf("all").get(null, nowMs, async () => {
    const rows = await store().select({ id: removedTenants.id }).from(removedTenants);
    return new Set(rows.map(({ id }) => id));
  });
}
