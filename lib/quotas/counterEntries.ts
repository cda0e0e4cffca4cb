import { and, desc, eq, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { ledgerEntries, quotaCounters, reservations } from "@/db/store/schema/ledger";
import { quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { ENTRY_COLUMNS, entryOf, type LedgerEntry } from "./ledgerEntry";
import { type ReservationView, reservationView } from "./reservation";

/** One row of the ledger, with the request that it is about. Amounts in the measure's units; times are ISO 8601. */
export interface EntryView extends Omit<LedgerEntry, "reservation" | "quota" | "holder"> {
  request: Pick<
    ReservationView,
    "id" | "requestId" | "state" | "key" | "provider" | "model" | "traceId" | "sessionId" | "usageSource"
  >;
}

/** A counter: a quota's, of one holder, in one window. */
export interface CounterKey {
  quota: string;
  /** Empty: the shared one. */
  holder: string;
  /** ISO 8601. */
  windowStart: string;
}

const cursorParts = z.tuple([z.number(), z.union([z.number(), z.string()])]);
const MOST = 200;

/** The rows of a counter, the newest first: they add up to it. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listEntries(
  ctx: Ctx,
  { quota, holder, windowStart }: CounterKey,
  page: { limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<{ entries: EntryView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(page.limit ?? 50), 1), MOST);
  const ofCounter = and(
    eq(quotaCounters.tenant, ctx.tenant),
    eq(quotaCounters.quota, quota),
    eq(quotaCounters.holder, holder),
    eq(quotaCounters.windowStart, new Date(windowStart)),
  );
  const rows = await store()
    .select({ entry: ENTRY_COLUMNS, request: reservations })
    .from(quotaCounters)
    .innerJoin(quotas, eq(quotas.id, quotaCounters.quota))
    .innerJoin(ledgerEntries, eq(ledgerEntries.counter, quotaCounters.number))
    .innerJoin(reservations, eq(reservations.id, ledgerEntries.reservation))
    .where(and(ofCounter, page.cursor ? after(page.cursor) : undefined))
    .orderBy(desc(ledgerEntries.at), desc(ledgerEntries.id))
    .limit(limit + 1);
  const cut = cutPage(rows, limit, ({ entry }) => [entry.at.getTime(), entry.id]);
  return {
    entries: cut.rows.map(({ entry, request }) => entryView(entryOf(entry), request)),
    next: cut.next,
  };
}

/** Requests that a quota, or any quota, refused, the newest first. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listRefused(
  ctx: Ctx,
  filter: { quota?: string | undefined; limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<{ refused: ReservationView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 20), 1), MOST);
  const rows = await store()
    .select()
    .from(reservations)
    .where(
      and(
        eq(reservations.tenant, ctx.tenant),
        // As the partial index says it.
        sql`${reservations.state} = 'refused'`,
        filter.quota === undefined ? undefined : sql`${reservations.refusal} ->> 'quota' = ${filter.quota}`,
        filter.cursor ? refusedAfter(filter.cursor) : undefined,
      ),
    )
    .orderBy(desc(reservations.createdAt), desc(reservations.id))
    .limit(limit + 1);
  const cut = cutPage(rows, limit, (row) => [row.createdAt.getTime(), row.id]);
  return { refused: cut.rows.map(reservationView), next: cut.next };
}

function entryView(entry: LedgerEntry, row: typeof reservations.$inferSelect): EntryView {
  const { reservation: _, quota: __, holder: ___, ...rest } = entry;
  const { id, requestId, state, key, provider, model, traceId, sessionId, usageSource } = row;
  const request = { id, requestId, state, key, provider, model, traceId, sessionId, usageSource };
  return { ...rest, request };
}

function after(cursor: string): SQL | undefined {
  const [atMs, id] = readCursor(cursor, cursorParts);
  const at = new Date(atMs);
  return or(lt(ledgerEntries.at, at), and(eq(ledgerEntries.at, at), lt(ledgerEntries.id, Number(id))));
}

function refusedAfter(cursor: string): SQL | undefined {
  const [atMs, id] = readCursor(cursor, cursorParts);
  const at = new Date(atMs);
  return or(
    lt(reservations.createdAt, at),
    and(eq(reservations.createdAt, at), lt(reservations.id, String(id))),
  );
}
