import { heldStore } from "@/db/store/slot";

/** Something the process keeps for each opened store, made when it is first asked for: another store starts anew. */
export function perStore<T extends object>(make: () => T): () => T {
  const all = new WeakMap<object, T>();
  return () => {
    const { engine } = heldStore();
    const known = all.get(engine);
    if (known) return known;
    const made = make();
    all.set(engine, made);
    return made;
  };
}
