import { and, eq, gte, lt, sql } from "drizzle-orm";
import { ledgerEntries, quotaCounters, reservations } from "@/db/store/schema/ledger";
import { quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { TimeRange } from "@/lib/base/time";
import type { Quota } from "./quota";
import type { ReservationState } from "./reservation";

/** How far the numbers of the ledger can be trusted over a time: what it had to guess, and where it was wrong. */
export interface LedgerQuality {
  /** Requests that asked, by what became of them. */
  requests: number;
  states: Record<ReservationState, number>;
  /** Of the settled: counted by their gateway, taken from a stream that broke off, and not counted by anybody. */
  estimated: number;
  running: number;
  unknown: number;
  /** Hard limits that settlements passed, since a request took more than was set aside: how many rows, by how much. */
  overshoot: { measure: Quota["measure"]; rows: number; amount: number; most: number }[];
  /** Requests beyond a soft limit, and those that a shadow limit would have refused. */
  softOver: number;
  shadowOver: number;
}

/** What happened in the ledger in the range, by when requests asked and entries were written. Needs `audit.read`. */
export async function ledgerQuality(ctx: Ctx, range: TimeRange): Promise<LedgerQuality> {
  requireAbility(ctx, "audit.read");
  const [asked, over] = await Promise.all([readStates(ctx, range), readOver(ctx, range)]);
  const sum = (is: (row: (typeof asked)[number]) => boolean) =>
    asked.filter(is).reduce((total, { n }) => total + n, 0);
  const states = { reserved: 0, settled: 0, released: 0, expired: 0, refused: 0 };
  for (const { state, n } of asked) states[state] += n;
  const settledBy = (source: string) => sum(({ state, source: by }) => state === "settled" && by === source);
  const admittedOver = (mode: Quota["mode"]) =>
    over.filter((row) => row.mode === mode && row.isAdmission).reduce((total, { rows }) => total + rows, 0);
  return {
    requests: sum(() => true),
    states,
    estimated: settledBy("estimated"),
    running: settledBy("running"),
    unknown: settledBy("none"),
    overshoot: over
      .filter(({ mode, isAdmission }) => mode === "hard" && !isAdmission)
      .map(({ measure, rows, amount, most }) => ({ measure, rows, amount, most })),
    softOver: admittedOver("soft"),
    shadowOver: admittedOver("shadow"),
  };
}

function readStates(ctx: Ctx, { fromMs, toMs }: TimeRange) {
  return store()
    .select({
      state: reservations.state,
      source: reservations.usageSource,
      n: sql<number>`count(*)::int`,
    })
    .from(reservations)
    .where(
      and(
        eq(reservations.tenant, ctx.tenant),
        gte(reservations.createdAt, new Date(fromMs)),
        lt(reservations.createdAt, new Date(toMs)),
      ),
    )
    .groupBy(reservations.state, reservations.usageSource);
}

/** Rows above a ceiling, by the limit's mode and measure: of admissions the requests, of what ended the rows. Refusals are no overshoot. */
function readOver(ctx: Ctx, { fromMs, toMs }: TimeRange) {
  const isAdmission = sql<boolean>`${ledgerEntries.kind} = 'reserve'`;
  return store()
    .select({
      mode: quotas.mode,
      measure: quotas.measure,
      isAdmission,
      rows: sql<number>`count(distinct ${ledgerEntries.reservation})::int`,
      amount: sql<number>`sum(${ledgerEntries.over})`.mapWith(Number),
      most: sql<number>`max(${ledgerEntries.over})`.mapWith(Number),
    })
    .from(ledgerEntries)
    .innerJoin(quotaCounters, eq(quotaCounters.number, ledgerEntries.counter))
    .innerJoin(quotas, eq(quotas.id, quotaCounters.quota))
    .where(
      and(
        eq(ledgerEntries.tenant, ctx.tenant),
        gte(ledgerEntries.at, new Date(fromMs)),
        lt(ledgerEntries.at, new Date(toMs)),
        // As the partial index says it.
        sql`${ledgerEntries.over} > 0`,
        sql`${ledgerEntries.kind} <> 'refuse'`,
      ),
    )
    .groupBy(quotas.mode, quotas.measure, isAdmission);
}
