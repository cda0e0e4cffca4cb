import { removedTenants } from "@/db/store/schema/tenants";
import { heldStore } from "@/db/store/slot";
import { store } from "@/db/store/store";
import { Held } from "@/lib/base/revision";

const held = new WeakMap<object, Held<ReadonlySet<string>>>();

/** The tenants that are gone, as every process knows it within 2 s: nothing is written under their ids any more. */
export function idsOfRemoved(nowMs: number): Promise<ReadonlySet<string>> {
  const { engine } = heldStore();
  const one = held.get(engine) ?? new Held<ReadonlySet<string>>();
  held.set(engine, one);
  return one.get(null, nowMs, async () => {
    const rows = await store().select({ id: removedTenants.id }).from(removedTenants);
    return new Set(rows.map(({ id }) => id));
  });
}
