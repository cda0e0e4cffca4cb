import { heldStore } from "@/db/store/slot";
import { Held } from "@/lib/base/revision";

/**
 * A place for values that stand until somebody edits something, one a key (a tenant, a hash), apart for each opened
 * store, so that another store starts with none. Of more than `most` the one that was asked for longest ago goes.
 */
export function heldBy<T>(most = Number.POSITIVE_INFINITY): (key: string) => Held<T> {
  const stores = new WeakMap<object, Map<string, Held<T>>>();
  return (key) => {
    const { engine } = heldStore();
    const all = stores.get(engine) ?? new Map<string, Held<T>>();
    stores.set(engine, all);
    const known = all.get(key);
    if (known && most === Number.POSITIVE_INFINITY) return known;
    const held = known ?? new Held<T>();
    all.delete(key);
    all.set(key, held);
    if (all.size > most) for (const oldest of all.keys()) if (all.delete(oldest)) break;
    return held;
  };
}
