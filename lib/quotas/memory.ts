import { PassingMap } from "@/lib/base/passingMap";
import type { Charge } from "./charge";
import type { Named } from "./readWork";
import { type CounterNow, type HeldCounter, type HeldRow, Work } from "./work";
import type { Written } from "./writeWork";

const MOST_COUNTERS = 50_000;
const MOST_ROWS = 20_000;
/** How long after somebody else was seen to write it is better to lock than to try. */
const SHY_MS = 10_000;

type Remembered<T> = T & { epoch: number };

/**
 * What this process last left of the ledger: counters, and open reservations. Where nobody else wrote since, it need not
 * read them again; that nobody did is checked by the statement that writes, so what is wrong here costs a try and never a
 * number. Who does meet others locks and reads for a while, as they do, or both would try in vain.
 */
export class LedgerMemory {
  readonly #counters = new Map<string, Remembered<Pick<HeldCounter, "number" | "place" | "now">>>();
  readonly #rows = new PassingMap<string, Remembered<HeldRow>>();
  #epoch = 0;
  #othersSeenMs = Number.NEGATIVE_INFINITY;

  /** Counters that may not be there yet. */
  missing(charges: readonly Charge[]): Charge[] {
    return charges.filter(({ key }) => !this.#counters.has(key));
  }

  /** What the operations of a transaction need; null where it is to be read. */
  recall({ charges, ids, requests }: Named): Work | null {
    if (performance.now() - this.#othersSeenMs < SHY_MS) return null;
    // Nothing of it could be forgotten, so a request id that is taken would be tried again in the same way.
    if (charges.length === 0 && requests.length > 0) return null;
    const work = new Work();
    for (const { key } of charges) {
      const counter = this.#counters.get(key);
      if (counter?.epoch !== this.#epoch) return null;
      work.haveCounter(key, counter);
    }
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (row?.epoch !== this.#epoch) return null;
      work.haveRow(row);
    }
    return work;
  }

  /** Looks at counters that were just read for signs of others. */
  compare(read: ReadonlyMap<string, Pick<HeldCounter, "now">>): void {
    for (const [key, { now }] of read) {
      const own = this.#counters.get(key);
      if (own && !isSame(own.now, now)) this.#othersSeenMs = performance.now();
    }
  }

  /** Notes what a transaction left that was committed. */
  keep(work: Work, { counters, rows }: Written): void {
    const epoch = this.#epoch;
    if (this.#counters.size > MOST_COUNTERS) this.#counters.clear();
    for (const [key, { number, place, now }] of work.counters)
      this.#counters.set(key, { number, place: counters.get(key) ?? place, now, epoch });
    for (const row of work.writtenRows()) {
      const place = rows.get(row.id);
      // Anew, so that the oldest stand first.
      this.#rows.delete(row.id);
      if (place && row.state === "reserved") this.#rows.set(row.id, { place, row, epoch });
    }
    for (
      let oldest = this.#rows.oldest();
      oldest && this.#rows.size > MOST_ROWS;
      oldest = this.#rows.oldest()
    )
      this.#rows.delete(oldest);
  }

  /** Something was not as it is remembered: all is to be read once more, and compared. */
  doubt(): void {
    this.#epoch += 1;
  }

  forget(): void {
    this.#counters.clear();
    this.#rows.clear();
  }
}

const isSame = (a: CounterNow, b: CounterNow) =>
  a.settled === b.settled && a.reserved === b.reserved && a.open === b.open && a.refused === b.refused;
