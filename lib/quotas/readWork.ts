import { getTableColumns } from "drizzle-orm";
import { reservations } from "@/db/store/schema/ledger";
import type { Prepared, RunPrepared } from "@/db/store/slot";
import type { Charge } from "./charge";
import type { ReservationRow } from "./reservation";
import { type CounterNow, MissingCounter, Work } from "./work";

/** What the operations of one transaction name. */
export interface Named {
  /** Each counter once, in the order of their keys: the order in which everybody locks. */
  charges: readonly Charge[];
  /** Reservations to be ended or extended, each once and in order as well. */
  ids: readonly string[];
  /** Requests that want in, and may have been here before. */
  requests: readonly { tenant: string; requestId: string }[];
}

interface Read {
  counters: (CounterNow & { at: number; number: number; place: string })[] | null;
  rows: Record<string, unknown>[] | null;
  asked: Record<string, unknown>[] | null;
}

/**
 * Row by row in the order given, each by its key: no plan that was made while the tables were small can read them whole
 * later. The counters come first: whoever waits for a reservation holds all its counters already. `place` is where the
 * locked row stands until the transaction ends.
 */
const READ: Prepared = {
  name: "ledger_read",
  text: `SELECT json_build_object(
    'counters', (SELECT json_agg(x) FROM (
      SELECT w.at, c.number, c.place, c.settled, c.reserved, c.open, c.refused, c.alerted
      FROM json_to_recordset($1::json) AS w(at int, quota text, holder text, start timestamptz)
      CROSS JOIN LATERAL (SELECT *, ctid::text AS place FROM quota_counters
        WHERE quota = w.quota AND holder = w.holder AND window_start = w.start FOR NO KEY UPDATE) AS c) AS x),
    'rows', (SELECT json_agg(x) FROM (
      SELECT r.* FROM json_array_elements_text($2::json) AS w(id)
      CROSS JOIN LATERAL (SELECT *, ctid::text AS place FROM reservations WHERE id = w.id FOR NO KEY UPDATE) AS r) AS x),
    'asked', (SELECT json_agg(x) FROM (
      SELECT r.* FROM json_to_recordset($3::json) AS w(tenant text, request_id text)
      CROSS JOIN LATERAL (SELECT * FROM reservations WHERE tenant = w.tenant AND request_id = w.request_id LIMIT 1) AS r) AS x)
  )::text AS read`,
};

/**
 * Locks the counters and reservations until the transaction ends, and reads them as they are then, in one statement.
 * Throws MissingCounter where a counter is not there.
 */
export async function readWork(run: RunPrepared, { charges, ids, requests }: Named): Promise<Work> {
  const wanted = charges.map(({ quota, holder, windowStartMs }, at) => {
    return { at, quota, holder, start: new Date(windowStartMs) };
  });
  const asked = requests.map(({ tenant, requestId }) => ({ tenant, request_id: requestId }));
  const [row] = await run(
    READ,
    [wanted, ids, asked].map((one) => JSON.stringify(one)),
  );
  const read = JSON.parse(String(row?.read)) as Read;
  const work = new Work();
  if ((read.counters ?? []).length < charges.length) throw new MissingCounter();
  for (const { at, number, place, ...now } of read.counters ?? []) {
    const charge = charges[at];
    if (charge) work.haveCounter(charge.key, { number, place, now });
  }
  for (const one of read.asked ?? []) work.know(rowOf(one));
  // What is locked is newer than what was only read.
  for (const one of read.rows ?? []) work.haveRow({ row: rowOf(one), place: String(one.place) });
  return work;
}

const COLUMNS = Object.entries(getTableColumns(reservations)).map(([key, { name, dataType }]) => {
  return { key, name, isDate: dataType === "date" };
});

/** A row of reservations as JSON writes it, in our words. */
function rowOf(given: Record<string, unknown>): ReservationRow {
  const entries = COLUMNS.map(({ key, name, isDate }) => {
    const value = given[name];
    return [key, isDate && value !== null ? new Date(String(value)) : value];
  });
  return Object.fromEntries(entries) as ReservationRow;
}
