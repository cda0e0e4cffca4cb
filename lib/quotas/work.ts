import type { ledgerEntries } from "@/db/store/schema/ledger";
import type { Charge } from "./charge";
import type { LimitNow, ReservationRow } from "./reservation";

/** A counter as it stands now, locked until the transaction ends. */
export interface CounterNow {
  settled: number;
  reserved: number;
  /** Requests for which the reserved is set aside. */
  open: number;
  refused: number;
  /** The highest percent that people were told of. */
  alerted: number;
}

/** What an operation did. */
export interface Applied {
  row: ReservationRow;
  limits: LimitNow[];
  /** False: it had been done before, and this is the same answer. */
  fresh: boolean;
}

export type NewEntry = Omit<typeof ledgerEntries.$inferSelect, "id">;

/** A counter as a transaction found it, and as its operations leave it. */
export interface HeldCounter {
  /** Its number in the ledger. */
  number: number;
  /** Where its row stands (`ctid`). */
  place: string;
  before: Readonly<CounterNow>;
  now: CounterNow;
}

/** A reservation as a transaction found it. */
export interface HeldRow {
  place: string;
  row: ReservationRow;
}

/**
 * What one transaction of the ledger works on: the counters and reservations that its operations name, as the store has
 * them, and what they write. Operations are applied one after the other, each to what those before it left.
 */
export class Work {
  readonly entries: NewEntry[] = [];
  readonly inserted = new Map<string, ReservationRow>();
  /** Counters that are not what they were. */
  readonly touched = new Map<string, { charge: Charge; held: HeldCounter }>();
  readonly #counters = new Map<string, HeldCounter>();
  readonly #updated = new Set<string>();
  /** Reservations as they were found. */
  readonly #found = new Map<string, HeldRow>();
  readonly #rows = new Map<string, ReservationRow>();
  readonly #byRequest = new Map<string, ReservationRow>();

  /** Throws where the counter was not read: no operation may make one up. */
  counter(charge: Charge): CounterNow {
    return this.#held(charge).now;
  }

  #held({ key }: Charge): HeldCounter {
    const found = this.#counters.get(key);
    if (!found) throw new MissingCounter();
    return found;
  }

  row(tenant: string, id: string): ReservationRow | null {
    const row = this.#rows.get(id);
    return row?.tenant === tenant ? row : null;
  }

  rowOfRequest(tenant: string, requestId: string): ReservationRow | null {
    return this.#byRequest.get(`${tenant}\n${requestId}`) ?? null;
  }

  haveCounter(key: string, { number, place, now }: Pick<HeldCounter, "number" | "place" | "now">): void {
    this.#counters.set(key, { number, place, before: now, now: { ...now } });
  }

  get counters(): ReadonlyMap<string, HeldCounter> {
    return this.#counters;
  }

  haveRow(found: HeldRow): void {
    this.know(found.row);
    this.#found.set(found.row.id, found);
  }

  /** Reservations that were there and are not what they were. */
  changedRows(): { after: ReservationRow; found: HeldRow }[] {
    return [...this.#updated].flatMap((id) => {
      const [after, found] = [this.#rows.get(id), this.#found.get(id)];
      return after && found ? [{ after, found }] : [];
    });
  }

  /** New and changed reservations, as they are now. */
  writtenRows(): ReservationRow[] {
    return [...this.inserted.values(), ...this.changedRows().map(({ after }) => after)];
  }

  /** A row as the store has it. */
  know(row: ReservationRow): void {
    this.#rows.set(row.id, row);
    this.#byRequest.set(`${row.tenant}\n${row.requestId}`, row);
  }

  insert(row: ReservationRow): void {
    this.know(row);
    this.inserted.set(row.id, row);
  }

  update(row: ReservationRow): void {
    this.know(row);
    if (this.inserted.has(row.id)) this.inserted.set(row.id, row);
    else this.#updated.add(row.id);
  }

  /** Moves a counter and writes the row that says so. Throws nothing: callers check before. */
  move(
    charge: Charge,
    entry: Pick<NewEntry, "kind" | "at" | "reservation" | "estimated" | "over">,
    by: Moved,
  ): void {
    const held = this.#held(charge);
    const { now } = held;
    now.reserved += by.reserved;
    now.settled += by.settled;
    this.touched.set(charge.key, { charge, held });
    this.entries.push({
      at: entry.at,
      kind: entry.kind,
      reservation: entry.reservation,
      over: entry.over,
      estimated: entry.estimated,
      tenant: charge.tenant,
      counter: held.number,
      ceiling: charge.ceiling,
      quotaVersion: charge.version,
      reservedDelta: by.reserved,
      settledDelta: by.settled,
      reservedAfter: now.reserved,
      settledAfter: now.settled,
    });
  }
}

export interface Moved {
  reserved: number;
  settled: number;
}

/** A counter that was there when it was looked for is gone, or not there yet: the transaction is to begin anew. */
export class MissingCounter extends Error {
  override readonly name = "MissingCounter";
}
