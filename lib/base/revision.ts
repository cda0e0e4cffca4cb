interface Revisions {
  /** By tenant: the newest number that this process has heard of. */
  known: Map<string, number>;
  /** Grows whenever any of them does. */
  generation: number;
  /** When the last successful look at the store began, in epoch milliseconds. */
  lookedMs: number;
  /** Looks now, or waits for the look that runs; null where nothing watches. Never rejects. */
  look: (() => Promise<void>) | null;
}

/** What was loaded may be used for so long after a look at the revisions: half of what we promise (2 s), and a look takes place twice in it. */
const FRESH_MS = 1_000;
const SLOT = Symbol.for("bailiwick.revisions");
const slot = globalThis as { [SLOT]?: Revisions };

/** Next bundles this module a second time, and both copies must meet: so it lives on globalThis. */
function revisions(): Revisions {
  slot[SLOT] ??= { known: new Map(), generation: 0, lookedMs: Number.NEGATIVE_INFINITY, look: null };
  return slot[SLOT];
}

/** One tenant's revision as it was written or read. Older news is no news. */
export function noteRevision(tenant: string, value: number): void {
  const all = revisions();
  if (value <= (all.known.get(tenant) ?? -1)) return;
  all.known.set(tenant, value);
  all.generation += 1;
}

/** All revisions as one look at the store saw them; a tenant that is gone is news too. */
export function noteRevisions(rows: readonly { tenant: string; value: number }[], lookedMs: number): void {
  const all = revisions();
  for (const row of rows) noteRevision(row.tenant, row.value);
  const present = new Set(rows.map((row) => row.tenant));
  for (const tenant of all.known.keys()) {
    if (present.has(tenant)) continue;
    all.known.delete(tenant);
    all.generation += 1;
  }
  all.lookedMs = lookedMs;
}

/** How this process looks at the revisions when somebody needs to know; null when it stops watching. */
export function lookBy(look: (() => Promise<void>) | null): void {
  revisions().look = look;
}

/**
 * A value that stands as long as nobody has edited the tenant (or, for null, any tenant): what lets a process keep
 * settings, keys and policies in memory and still see an edit of another process within 2 s. Where the revisions were
 * not looked at lately, nothing stands, and `load` decides: nothing fails open.
 */
export class Held<T> {
  #entry: { mark: number; value: Promise<T> } | null = null;

  /** What stands is given as the promise that it is: ten are asked for with every decision, and each wrap costs as much as its look. */
  get(tenant: string | null, nowMs: number, load: () => Promise<T>): Promise<T> {
    return this.#standing(tenant, nowMs) ?? this.#renewed(tenant, nowMs, load);
  }

  #standing(tenant: string | null, nowMs: number): Promise<T> | null {
    const entry = this.#entry;
    return entry !== null && !isLate(nowMs) && entry.mark === markOf(tenant) ? entry.value : null;
  }

  async #renewed(tenant: string | null, nowMs: number, load: () => Promise<T>): Promise<T> {
    // Late, because much is going on: one look for all who wait is less than loading everything anew for each of them.
    if (isLate(nowMs) && this.#entry) await revisions().look?.();
    const standing = this.#standing(tenant, nowMs);
    if (standing) return standing;
    const mark = markOf(tenant);
    // A promise of its own: what drizzle gives asks the store again each time that it is awaited.
    const value = (async () => load())();
    const entry = { mark, value };
    this.#entry = entry;
    value.catch(() => {
      if (this.#entry === entry) this.#entry = null;
    });
    return value;
  }
}

/** A clock that was set back says nothing of how long it is. */
const isLate = (nowMs: number) => Math.abs(nowMs - revisions().lookedMs) >= FRESH_MS;

const markOf = (tenant: string | null) => {
  const { generation, known } = revisions();
  return tenant === null ? generation : (known.get(tenant) ?? -1);
};
