import { type Column, getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { ledgerEntries, reservations } from "@/db/store/schema/ledger";
import type { Prepared, RunPrepared } from "@/db/store/slot";
import { ByColumn, type Given } from "./byColumn";
import type { Charge } from "./charge";
import type { ReservationRow } from "./reservation";
import type { HeldCounter, HeldRow, NewEntry, Work } from "./work";

const MAKE: Prepared = {
  name: "ledger_make",
  text: `INSERT INTO quota_counters (quota, holder, window_start, tenant, window_end, updated_at)
    SELECT w.quota, w.holder, w.start, w.tenant, w.until, $2::timestamptz
    FROM json_to_recordset($1::json) AS w(quota text, holder text, start timestamptz, tenant text, until timestamptz)
    ON CONFLICT DO NOTHING`,
};

/** Makes counters that are not there yet, at nothing, in the order given. Waits for nobody's locks but of those who make the same. */
export async function makeCounters(run: RunPrepared, charges: readonly Charge[], at: Date): Promise<void> {
  const rows = charges.map(({ tenant, quota, holder, windowStartMs, windowEndMs }) => {
    const until = windowEndMs === null ? null : new Date(windowEndMs);
    return { quota, holder, start: new Date(windowStartMs), tenant, until };
  });
  await run(MAKE, [JSON.stringify(rows), at.toISOString()]);
}

interface ChangedRow {
  after: ReservationRow;
  found: HeldRow;
}

/** A row's value of a column of the store. */
const stored = <T extends object>(column: Column, key: string): Given<T> => {
  return { name: `"${column.name}"`, type: column.getSQLType(), of: (row) => (row as never)[key] };
};
const storedAll = <T extends object>(table: PgTable, drawn = ""): Given<T>[] =>
  Object.entries(getTableColumns(table)).flatMap(([key, column]) =>
    key === drawn ? [] : [stored<T>(column, key)],
  );

const CHANGES = [
  "state",
  "estimate",
  "actual",
  "usageSource",
  "outcome",
  "expiresAt",
  "endedAt",
] as const satisfies (keyof ReservationRow)[];
const changes = CHANGES.map((key) => stored<ReservationRow>(reservations[key], key));

/** After $1, when it was done, and $2 and $3, how many counters and reservations are to be found. */
const COUNTERS = new ByColumn<HeldCounter>(
  [
    { name: "nth", type: "int", of: (_, nth) => nth },
    { name: "place", type: "tid", of: ({ place }) => place },
    { name: "number", type: "bigint", of: ({ number }) => number },
    { name: "was_settled", type: "bigint", of: ({ before }) => before.settled },
    { name: "was_reserved", type: "bigint", of: ({ before }) => before.reserved },
    { name: "was_open", type: "int", of: ({ before }) => before.open },
    { name: "was_refused", type: "int", of: ({ before }) => before.refused },
    { name: "settled", type: "bigint", of: ({ now }) => now.settled },
    { name: "reserved", type: "bigint", of: ({ now }) => now.reserved },
    { name: "open", type: "int", of: ({ now }) => now.open },
    { name: "refused", type: "int", of: ({ now }) => now.refused },
  ],
  4,
);
const CHANGED = new ByColumn<ChangedRow>(
  [
    { name: "place", type: "tid", of: ({ found }) => found.place },
    { name: "id", type: "text", of: ({ after }) => after.id },
    { name: "was_state", type: "text", of: ({ found }) => found.row.state },
    { name: "was_estimate", type: "jsonb", of: ({ found }) => found.row.estimate },
    { name: "was_expires_at", type: "timestamptz", of: ({ found }) => found.row.expiresAt },
    ...changes.map(({ name, type, of }) => ({
      name,
      type,
      of: ({ after }: ChangedRow, nth: number) => of(after, nth),
    })),
  ],
  COUNTERS.next,
);
const MADE = new ByColumn<ReservationRow>(storedAll(reservations), CHANGED.next);
const NOTED = new ByColumn<NewEntry>(storedAll(ledgerEntries, "id"), MADE.next);

/**
 * Rows are found by where they stand, and written only if they still are what the operations went by; if not, the division by
 * nothing undoes the whole statement. The limits are the numbers of rows: with one the planner expects few, and reads no table
 * whole, which a plan made while the tables are small otherwise does for as long as the connection lives.
 */
export const WRITE: Prepared = {
  name: "ledger_write",
  text: `WITH counted AS (
      UPDATE quota_counters AS c
      SET settled = w.settled, reserved = w.reserved, open = w.open, refused = w.refused, updated_at = $1::timestamptz
      FROM (SELECT * FROM ${COUNTERS.source} LIMIT $2::int) AS w(${COUNTERS.names})
      WHERE c.ctid = w.place AND c.number = w.number AND c.settled = w.was_settled AND c.reserved = w.was_reserved
        AND c.open = w.was_open AND c.refused = w.was_refused
      RETURNING w.nth, c.ctid AS place
    ), changed AS (
      UPDATE reservations AS r SET ${changes.map(({ name }) => `${name} = w.${name}`).join(", ")}
      FROM (SELECT * FROM ${CHANGED.source} LIMIT $3::int) AS w(${CHANGED.names})
      WHERE r.ctid = w.place AND r.id = w.id AND r.state = w.was_state AND r.estimate = w.was_estimate
        AND r.expires_at = w.was_expires_at
      RETURNING r.id, r.ctid AS place
    ), made AS (
      INSERT INTO reservations (${MADE.names}) SELECT * FROM ${MADE.source} RETURNING id, ctid AS place
    ), noted AS (
      INSERT INTO ledger_entries (${NOTED.names}) SELECT * FROM ${NOTED.source}
    )
    SELECT 1 / ((SELECT count(*) FROM counted) = $2::int AND (SELECT count(*) FROM changed) = $3::int)::int AS ok,
      (SELECT string_agg(nth || ' ' || place::text, ' ') FROM counted) AS counters,
      (SELECT string_agg(id || ' ' || place::text, ' ') FROM (TABLE changed UNION ALL TABLE made) AS one) AS rows`,
};
const DIVISION_BY_ZERO = "22012";

/** True for what somebody else wrote meanwhile: nothing was written, and what the operations went by is to be read anew. */
export function isStale(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if ("code" in inner && inner.code === DIVISION_BY_ZERO) return true;
  return false;
}

/** Where rows stand now: counters by their key, reservations by their id. */
export interface Written {
  counters: ReadonlyMap<string, string>;
  rows: ReadonlyMap<string, string>;
}

/** Writes all that the operations did, in one statement. Throws what `isStale` tells where rows are no longer what they were. */
export async function writeWork(run: RunPrepared, work: Work, at: Date): Promise<Written> {
  const { inserted, entries, touched } = work;
  const changed = work.changedRows();
  if (inserted.size + changed.length + entries.length === 0) return { counters: new Map(), rows: new Map() };
  // In the order of their keys, in which everybody locks.
  const all = [...touched.values()].sort((a, b) => (a.charge.key < b.charge.key ? -1 : 1));
  const counters = all.map(({ held }) => held);
  const [done] = await run(WRITE, [
    at.toISOString(),
    String(counters.length),
    String(changed.length),
    ...COUNTERS.values(counters),
    ...CHANGED.values(changed),
    ...MADE.values([...inserted.values()]),
    ...NOTED.values(entries),
  ]);
  const standing = pairs(done?.counters).map(
    ([nth, place]) => [all[Number(nth)]?.charge.key ?? "", place] as const,
  );
  return { counters: new Map(standing), rows: new Map(pairs(done?.rows)) };
}

function pairs(given: unknown): [string, string][] {
  const parts = typeof given === "string" ? given.split(" ") : [];
  const found: [string, string][] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) found.push([parts[at] ?? "", parts[at + 1] ?? ""]);
  return found;
}
