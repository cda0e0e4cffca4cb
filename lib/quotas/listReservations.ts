import { and, desc, eq, exists, gte, lt, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { ledgerEntries, quotaCounters, reservations } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { cutPage, readCursor } from "@/lib/base/page";
import type { TimeRange } from "@/lib/base/time";
import { type LedgerEntry, readEntries } from "./ledgerEntry";
import { type ReservationState, type ReservationView, reservationView } from "./reservation";

export const RESERVATION_STATES = [
  "reserved",
  "settled",
  "released",
  "expired",
  "refused",
] as const satisfies ReservationState[];
export const MAX_RESERVATIONS = 200;
const cursorParts = z.tuple([z.number(), z.string()]);
const FACTS = [
  "state",
  "key",
  "person",
  "human",
  "agent",
  "team",
  "subscription",
  "model",
  "traceId",
] as const;

export interface ReservationFilter
  extends Partial<Record<Exclude<(typeof FACTS)[number], "state">, string | undefined>> {
  state?: ReservationState | undefined;
  /** That a counter of this quota has rows of. */
  quota?: string | undefined;
  /** When they were asked for. */
  range?: TimeRange | undefined;
  /** 1 to 200; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** Requests that asked to be admitted, the newest first. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listReservations(
  ctx: Ctx,
  filter: ReservationFilter = {},
): Promise<{ reservations: ReservationView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_RESERVATIONS);
  const rows = await store()
    .select()
    .from(reservations)
    .where(whereReservations(ctx, filter))
    .orderBy(desc(reservations.createdAt), desc(reservations.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.createdAt.getTime(), row.id]);
  return { reservations: page.rows.map(reservationView), next: page.next };
}

/** One, with what it did to counters. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getReservation(
  ctx: Ctx,
  id: string,
): Promise<ReservationView & { entries: LedgerEntry[] }> {
  requireAbility(ctx, "audit.read");
  const [row] = await store()
    .select()
    .from(reservations)
    .where(and(eq(reservations.tenant, ctx.tenant), eq(reservations.id, id)));
  if (!row) throw notFound("reservation");
  return { ...reservationView(row), entries: await readEntries(ctx.tenant, id) };
}

function whereReservations(
  ctx: Ctx,
  { quota, range, cursor, ...filter }: ReservationFilter,
): SQL | undefined {
  const facts = FACTS.map((fact) => {
    const value = filter[fact];
    return value === undefined ? undefined : eq(reservations[fact], value);
  });
  const ofQuota =
    quota === undefined
      ? undefined
      : exists(
          store()
            .select({ id: ledgerEntries.id })
            .from(ledgerEntries)
            .innerJoin(quotaCounters, eq(quotaCounters.number, ledgerEntries.counter))
            .where(and(eq(ledgerEntries.reservation, reservations.id), eq(quotaCounters.quota, quota))),
        );
  const within =
    range &&
    and(
      gte(reservations.createdAt, new Date(range.fromMs)),
      lt(reservations.createdAt, new Date(range.toMs)),
    );
  return and(
    eq(reservations.tenant, ctx.tenant),
    ...facts,
    ofQuota,
    within,
    cursor ? after(cursor) : undefined,
  );
}

function after(cursor: string): SQL | undefined {
  const [atMs, id] = readCursor(cursor, cursorParts);
  const at = new Date(atMs);
  return or(lt(reservations.createdAt, at), and(eq(reservations.createdAt, at), lt(reservations.id, id)));
}
