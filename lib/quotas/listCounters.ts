import { and, count, eq, gte, sql } from "drizzle-orm";
import { z } from "zod";
import { reservations } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { MOST_COUNTERS, type Standing, standingsOf } from "./counters";
import { COUNTER_STATES, type CounterState } from "./kinds";
import { type QuotaFilter, whereQuotas } from "./list";
import { holderKind, subjectKey, subjectNames } from "./subjects";
import { type QuotaView, quotaView, subjectOf } from "./view";

/** One counter as people see it. Amounts in the measure's units, of money nano-USD; times are ISO 8601. */
export interface CounterView
  extends Pick<
    Standing,
    "holder" | "ceiling" | "override" | "settled" | "reserved" | "remaining" | "refused" | "state"
  > {
  quota: QuotaView;
  /** Null where all share it, nobody was named, or the holder is gone. */
  holderName: string | null;
  windowStart: string;
  /** When it begins anew; null for concurrency. */
  resetsAt: string | null;
  perHour: number | null;
  /** At the window's end, at this pace. */
  forecast: number | null;
  /** When the ceiling is reached at this pace; null where not in this window. */
  fullAt: string | null;
}

export interface CounterFilter extends Omit<QuotaFilter, "enabled"> {
  state?: CounterState | undefined;
  holder?: string | undefined;
}

/** How many counters stand how, of all that the filter means; the state aside. */
export type CounterTotals = Record<CounterState, number> & { isCut: boolean };

const cursorParts = z.tuple([z.number(), z.number(), z.string(), z.string()]);
type Place = z.output<typeof cursorParts>;
const MOST = 200;
const DAY_MS = 86_400_000;

/**
 * The tenant's counters in their windows of now: full ones first, then who is full soonest at this pace, then by how much of
 * the ceiling is used. Needs `audit.read`; throws INVALID for a cursor that is not ours.
 */
export async function listCounters(
  ctx: Ctx,
  filter: CounterFilter = {},
): Promise<{ counters: CounterView[]; totals: CounterTotals; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MOST);
  const from = filter.cursor ? readCursor(filter.cursor, cursorParts) : null;
  const all = (await standingsOf(ctx, whereQuotas(ctx, filter))).filter(
    ({ holder }) => filter.holder === undefined || holder === filter.holder,
  );
  const placed = all
    .filter(({ state }) => filter.state === undefined || state === filter.state)
    .map((one) => ({ one, place: placeOf(one) }))
    .filter(({ place }) => from === null || compare(place, from) > 0)
    .sort((a, b) => compare(a.place, b.place));
  const page = cutPage(placed, limit, ({ place }) => place);
  const counters = await counterViews(
    ctx.tenant,
    page.rows.map(({ one }) => one),
  );
  return { counters, totals: totalsOf(all), next: page.next };
}

/** How many requests were refused in the last 24 hours. Needs `audit.read`. */
export async function countRefused(ctx: Ctx): Promise<number> {
  requireAbility(ctx, "audit.read");
  const since = gte(reservations.createdAt, new Date(ctx.now() - DAY_MS));
  const [row] = await store()
    .select({ n: count() })
    .from(reservations)
    // As the partial index says it: with a parameter for the state every request of the day would be read.
    .where(and(eq(reservations.tenant, ctx.tenant), sql`${reservations.state} = 'refused'`, since));
  return row?.n ?? 0;
}

/** With the names of subjects and holders. Asks no ability. */
export async function counterViews(tenant: string, standings: readonly Standing[]): Promise<CounterView[]> {
  const names = await subjectNames(
    tenant,
    standings.flatMap((one) => [...subjectOf(one.quota), ...holderOf(one)]),
  );
  return standings.map((one) => {
    const [subject] = subjectOf(one.quota);
    const [holder] = holderOf(one);
    const { ceiling, override, settled, reserved, remaining, refused, state, perHour } = one;
    return {
      quota: quotaView(one.quota, (subject && names.get(subjectKey(subject))) ?? null),
      holder: one.holder,
      holderName: (holder && names.get(subjectKey(holder))) ?? null,
      windowStart: new Date(one.windowStartMs).toISOString(),
      resetsAt: isoOf(one.windowEndMs),
      ceiling,
      override,
      settled,
      reserved,
      remaining,
      refused,
      state,
      perHour,
      forecast: one.atEnd,
      fullAt: isoOf(one.fullAtMs),
    };
  });
}

const isoOf = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

function holderOf({ quota, holder }: Standing) {
  const kind = holderKind(quota);
  return kind === null || !holder ? [] : [{ kind, id: holder }];
}

function totalsOf(all: readonly Standing[]): CounterTotals {
  const totals = Object.fromEntries(COUNTER_STATES.map((state) => [state, 0])) as Record<
    CounterState,
    number
  >;
  for (const { state } of all) totals[state] += 1;
  return { ...totals, isCut: all.length >= MOST_COUNTERS };
}

const MINUTE_MS = 60_000;

/** Where it stands in the list: what is full, what will be by when, and how much is used in ten-thousandths. */
function placeOf({ quota, holder, state, fullAtMs, settled, reserved, ceiling }: Standing): Place {
  const used = Math.round(((settled + reserved) / Math.max(1, ceiling)) * 10_000);
  const rank = state === "off" ? 3 : state === "full" ? 0 : fullAtMs !== null ? 1 : 2;
  // By the minute: a page is turned a while after it was read, and the pace went on.
  const key = rank === 1 ? Math.floor((fullAtMs ?? 0) / MINUTE_MS) : -used;
  return [rank, key, quota.id, holder ?? ""];
}

function compare(a: Place, b: Place): number {
  for (const at of [0, 1, 2, 3] as const) {
    if (a[at] < b[at]) return -1;
    if (a[at] > b[at]) return 1;
  }
  return 0;
}
