import { and, eq, gt, inArray, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { ledgerEntries, quotaCounters } from "@/db/store/schema/ledger";
import { quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { groupBy } from "@/lib/base/group";
import { type Forecast, forecastOf } from "./forecast";
import { overrideAt, type QuotaInForce, quotasInForce } from "./inForce";
import type { CounterState } from "./kinds";
import type { Quota } from "./quota";
import { windowAt } from "./window";

type CounterRow = typeof quotaCounters.$inferSelect & { settledBefore: number };

/** One counter in the window of now. Amounts in the measure's units; times in epoch milliseconds. */
export interface Standing extends Forecast {
  quota: Quota;
  /** Empty: shared by all, or by all of whom nobody was named. Null: nobody has drawn in this window. */
  holder: string | null;
  windowStartMs: number;
  windowEndMs: number | null;
  /** The override's, else the quota's. */
  ceiling: number;
  override: string | null;
  settled: number;
  reserved: number;
  /** What may still be set aside. */
  remaining: number;
  refused: number;
  state: CounterState;
}

/** One read takes so many; the fullest first. */
export const MOST_COUNTERS = 20_000;
const NEAR = 0.8;

const then = alias(ledgerEntries, "then");
/** A Postgres interval is exact to the microsecond, so this is the moment that `paceFromMs` says. */
const paceFrom = (now: Date): SQL => sql`greatest(${quotaCounters.windowStart},
  ${now.toISOString()}::timestamptz - least((${quotaCounters.windowEnd} - ${quotaCounters.windowStart}) / 8, interval '24 hours'))`;

/** What the counter stood at when the pace begins: one look into the index of its rows. */
function settledBefore(now: Date): SQL<number> {
  return sql<number>`coalesce((select ${then.settledAfter} from ${ledgerEntries} as ${sql.identifier("then")}
    where ${then.counter} = ${quotaCounters.number} and ${then.at} <= ${paceFrom(now)}
    order by ${then.at} desc, ${then.id} desc limit 1), 0)`.mapWith(Number);
}

/**
 * All counters of the window of now of the quotas given, and of each quota without one where nobody has drawn: the same
 * numbers that are enforced. Two reads however many there are; of more than 20,000 the fullest. With `holdersOf`, only those
 * holders' of each quota, and each of them, also who has not drawn. Asks no ability.
 */
export async function standingsOf(
  ctx: Ctx,
  where: SQL | undefined,
  holdersOf?: (quota: Quota) => readonly string[],
): Promise<Standing[]> {
  const [rows, inForce] = await Promise.all([
    store()
      .select()
      .from(quotas)
      .where(and(eq(quotas.tenant, ctx.tenant), isNull(quotas.removedAt), where)),
    quotasInForce(ctx.tenant, ctx.now()),
  ]);
  const wanted = new Map(rows.map((quota) => [quota, holdersOf?.(quota) ?? [noHolder(quota)]]));
  if (rows.length === 0) return [];
  const forced = new Map(inForce.all.map((one) => [one.quota.id, one]));
  const holders = holdersOf && [...new Set([...wanted.values()].flat())].filter((one) => one !== null);
  const counters = groupBy(await readCounters(ctx, rows, holders), (row) => row.quota);
  return rows.flatMap((quota) => {
    const one = { overrides: [], ...forced.get(quota.id), quota };
    const { startMs } = windowAt(quota, ctx.now());
    const mine = (counters.get(quota.id) ?? []).filter((row) => row.windowStart.getTime() === startMs);
    const listed = holdersOf ? [] : mine;
    const asked = (listed.length > 0 ? [] : (wanted.get(quota) ?? [])).map(
      (holder) => mine.find((row) => row.holder === holder) ?? { ...UNUSED, holder },
    );
    return [...listed, ...asked].map((row) => standing(one, row, ctx.now()));
  });
}

const UNUSED = { settled: 0, reserved: 0, refused: 0, settledBefore: 0 };

/** What stands for a quota that nobody has drawn on: the counter that all share, or none yet. */
const noHolder = ({ per, subjectKind, subject }: Quota): string | null =>
  per === "pooled" && (subjectKind === "tenant" || subject !== null) ? "" : null;

async function readCounters(
  ctx: Ctx,
  rows: readonly Quota[],
  holders: readonly string[] | undefined,
): Promise<CounterRow[]> {
  const now = new Date(ctx.now());
  const mine = and(
    eq(quotaCounters.tenant, ctx.tenant),
    lte(quotaCounters.windowStart, now),
    or(isNull(quotaCounters.windowEnd), gt(quotaCounters.windowEnd, now)),
    inArray(
      quotaCounters.quota,
      rows.map(({ id }) => id),
    ),
    holders && inArray(quotaCounters.holder, [...holders]),
  );
  const found = await store()
    .select({ counter: quotaCounters, settledBefore: settledBefore(now) })
    .from(quotaCounters)
    .innerJoin(quotas, eq(quotas.id, quotaCounters.quota))
    .where(mine)
    .orderBy(
      sql`(${quotaCounters.settled} + ${quotaCounters.reserved})::float8 / greatest(${quotas.ceiling}, 1) desc`,
    )
    .limit(MOST_COUNTERS);
  return found.map(({ counter, settledBefore: before }) => ({ ...counter, settledBefore: before }));
}

type Counted = Pick<CounterRow, "settled" | "reserved" | "refused" | "settledBefore"> & {
  holder: string | null;
};

function standing(one: QuotaInForce, row: Counted, nowMs: number): Standing {
  const { quota } = one;
  const override = overrideAt(one, row.holder ?? "", nowMs);
  const ceiling = override?.ceiling ?? quota.ceiling;
  const { startMs: windowStartMs, endMs: windowEndMs } = windowAt(quota, nowMs);
  const { settled, reserved, refused } = row;
  const forecast = forecastOf({ ...row, ceiling, windowStartMs, windowEndMs }, nowMs);
  const amounts = {
    settled,
    reserved,
    refused,
    ceiling,
    remaining: Math.max(0, ceiling - settled - reserved),
  };
  const window = { windowStartMs, windowEndMs, override: override?.id ?? null };
  const state = stateOf(quota, amounts, forecast);
  return { quota, holder: row.holder, ...window, ...amounts, ...forecast, state };
}

function stateOf(
  { enabled }: Quota,
  { settled, reserved, ceiling, remaining }: Pick<Standing, "settled" | "reserved" | "ceiling" | "remaining">,
  { fullAtMs }: Forecast,
): CounterState {
  if (!enabled) return "off";
  if (remaining === 0) return "full";
  const used = settled + reserved;
  if (fullAtMs !== null || used >= ceiling * NEAR) return "near";
  return used === 0 ? "unused" : "open";
}
