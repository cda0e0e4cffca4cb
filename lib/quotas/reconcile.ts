import { and, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { ledgerEntries, quotaCounters } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";

/** A counter that is not what its rows say. */
export interface CounterDifference {
  quota: string;
  holder: string;
  /** ISO 8601. */
  windowStart: string;
  settled: number;
  settledRows: number;
  reserved: number;
  reservedRows: number;
  /** Requests that are open by the counter, and by their rows. */
  open: number;
  openRows: number;
}

export interface Reconciliation {
  /** ISO 8601. */
  checkedAt: string;
  counters: number;
  rows: number;
  /** At most 100; none is how it must be. */
  different: CounterDifference[];
}

const MOST_SHOWN = 100;

const settledRows = sql<number>`coalesce(sum(${ledgerEntries.settledDelta}), 0)`.mapWith(Number);
const reservedRows = sql<number>`coalesce(sum(${ledgerEntries.reservedDelta}), 0)`.mapWith(Number);
const openRows =
  sql<number>`count(distinct ${ledgerEntries.reservation}) filter (where ${ledgerEntries.kind} = 'reserve')
    - count(distinct ${ledgerEntries.reservation}) filter (where ${ledgerEntries.kind} in ('settle', 'release', 'expire'))`.mapWith(
    Number,
  );
const isDifferent = sql<boolean>`(${quotaCounters.settled} <> ${settledRows}
  or ${quotaCounters.reserved} <> ${reservedRows} or ${quotaCounters.open} <> ${openRows})`;

/**
 * Adds up the rows of every counter whose window had not ended at `fromMs`, and compares: one statement, so that both sides
 * are of one moment, and the store's work, however many counters there are. Needs `audit.read`.
 */
export async function reconcileCounters(ctx: Ctx, fromMs: number): Promise<Reconciliation> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select({
      isDifferent,
      counters: sql<number>`count(*) over ()`.mapWith(Number),
      rows: sql<number>`sum(count(${ledgerEntries.id})) over ()`.mapWith(Number),
      one: {
        quota: quotaCounters.quota,
        holder: quotaCounters.holder,
        windowStart: quotaCounters.windowStart,
        settled: quotaCounters.settled,
        reserved: quotaCounters.reserved,
        open: quotaCounters.open,
        settledRows,
        reservedRows,
        openRows,
      },
    })
    .from(quotaCounters)
    .leftJoin(ledgerEntries, eq(ledgerEntries.counter, quotaCounters.number))
    .where(
      and(
        eq(quotaCounters.tenant, ctx.tenant),
        or(isNull(quotaCounters.windowEnd), gt(quotaCounters.windowEnd, new Date(fromMs))),
      ),
    )
    .groupBy(quotaCounters.quota, quotaCounters.holder, quotaCounters.windowStart)
    .orderBy(desc(isDifferent))
    .limit(MOST_SHOWN);
  return {
    checkedAt: new Date(ctx.now()).toISOString(),
    counters: rows[0]?.counters ?? 0,
    rows: rows[0]?.rows ?? 0,
    different: rows.flatMap(({ isDifferent: differs, one }) =>
      differs ? [{ ...one, windowStart: one.windowStart.toISOString() }] : [],
    ),
  };
}
