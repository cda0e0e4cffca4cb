const FEW = 16;
const MANY = 1_000;

/**
 * A Map through which much passes and in which little stays. A Map moves to a new table every few deletions, and each table
 * points to the next (for iterators): once the collector holds an old one for old, it keeps all that passed since, for as long
 * as it does not look through the old. So this begins anew.
 */
export class PassingMap<K, V> {
  #held = new Map<K, V>();
  #passed = 0;

  get size(): number {
    return this.#held.size;
  }

  get(key: K): V | undefined {
    return this.#held.get(key);
  }

  set(key: K, value: V): void {
    this.#passed += 1;
    const { size } = this.#held;
    if (size < MANY && this.#passed > Math.max(FEW, size)) {
      this.#held = new Map(this.#held);
      this.#passed = 0;
    }
    this.#held.set(key, value);
  }

  delete(key: K): boolean {
    return this.#held.delete(key);
  }

  clear(): void {
    this.#held = new Map();
  }

  /** The one that was set first of those that stand. */
  oldest(): K | undefined {
    return this.#held.keys().next().value;
  }
}
