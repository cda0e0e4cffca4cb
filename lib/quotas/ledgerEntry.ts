import { and, asc, eq, getTableColumns } from "drizzle-orm";
import { ledgerEntries, quotaCounters } from "@/db/store/schema/ledger";
import { quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";

const { tenant: _tenant, counter: _counter, ...own } = getTableColumns(ledgerEntries);

/** What is read of an entry, of its counter and of the counter's quota. */
export const ENTRY_COLUMNS = {
  ...own,
  quota: quotaCounters.quota,
  holder: quotaCounters.holder,
  windowStart: quotaCounters.windowStart,
  measure: quotas.measure,
};

type EntryRow = Omit<typeof ledgerEntries.$inferSelect, "tenant" | "counter"> &
  Pick<typeof quotaCounters.$inferSelect, "quota" | "holder" | "windowStart"> &
  Pick<typeof quotas.$inferSelect, "measure">;

/** One thing that happened to a counter. Times are ISO 8601. */
export interface LedgerEntry extends Omit<EntryRow, "at" | "windowStart"> {
  at: string;
  windowStart: string;
}

/** What a reservation did to counters, in the order in which it was done. Asks no ability. */
export async function readEntries(tenant: string, reservation: string): Promise<LedgerEntry[]> {
  const rows = await store()
    .select(ENTRY_COLUMNS)
    .from(ledgerEntries)
    .innerJoin(quotaCounters, eq(quotaCounters.number, ledgerEntries.counter))
    .innerJoin(quotas, eq(quotas.id, quotaCounters.quota))
    .where(and(eq(ledgerEntries.tenant, tenant), eq(ledgerEntries.reservation, reservation)))
    .orderBy(asc(ledgerEntries.id));
  return rows.map(entryOf);
}

export function entryOf({ at, windowStart, ...entry }: EntryRow): LedgerEntry {
  return { ...entry, at: at.toISOString(), windowStart: windowStart.toISOString() };
}
