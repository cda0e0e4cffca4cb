import { and, asc, eq, inArray } from "drizzle-orm";
import { ledgerEntries, quotaCounters, reservations } from "@/db/store/schema/ledger";
import { quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import { notFound } from "@/lib/base/errors";
import { PassingMap } from "@/lib/base/passingMap";
import { type Charge, counterKey } from "./charge";
import { perStore } from "./perStore";
import type { Asker } from "./quota";

/** What of a reservation never changes: where it is charged, and what its price goes by. */
export interface ReservationFacts {
  tenant: string;
  provider: string;
  model: string;
  createdMs: number;
  asker: Asker;
  charges: readonly Charge[];
}

const MOST_KNOWN = 50_000;
const openFacts = perStore(() => new PassingMap<string, ReservationFacts>());

/** Keeps in memory what settling will need: most are settled by the process that made them. */
export function rememberFacts(id: string, facts: ReservationFacts): void {
  const all = openFacts();
  all.set(id, facts);
  if (all.size > MOST_KNOWN) all.delete(all.oldest() ?? id);
}

export const forgetFacts = (id: string): boolean => openFacts().delete(id);

/** From memory, else from the ledger. Throws NOT_FOUND, the same for another tenant's. */
export async function factsOf(tenant: string, id: string): Promise<ReservationFacts> {
  const known = openFacts().get(id);
  if (known?.tenant === tenant) return known;
  const facts = (await readFacts([id])).get(id);
  if (facts?.tenant !== tenant) throw notFound("reservation");
  return facts;
}

/** Of many reservations, in two queries; those that are not there are left out. */
export async function readFacts(ids: readonly string[]): Promise<Map<string, ReservationFacts>> {
  const { id, tenant, provider, model, createdAt } = reservations;
  const { key, person, human, agent, team, subscription } = reservations;
  const asker = { key, person, human, agent, team, subscription };
  const [rows, entries] = await Promise.all([
    store()
      .select({ id, tenant, provider, model, createdAt, asker })
      .from(reservations)
      .where(inArray(id, [...ids])),
    readCharges(ids),
  ]);
  return new Map(
    rows.map(({ createdAt: at, id: own, ...row }) => {
      return [own, { ...row, createdMs: at.getTime(), charges: entries.get(own) ?? [] }];
    }),
  );
}

/** By reservation: each counter that it is charged to, once, with the limit as it was then. */
async function readCharges(ids: readonly string[]): Promise<Map<string, Charge[]>> {
  const rows = await store()
    .select({
      reservation: ledgerEntries.reservation,
      tenant: ledgerEntries.tenant,
      quota: quotas.id,
      name: quotas.name,
      version: ledgerEntries.quotaVersion,
      measure: quotas.measure,
      mode: quotas.mode,
      per: quotas.per,
      alertsAt: quotas.alertsAt,
      holder: quotaCounters.holder,
      windowStart: quotaCounters.windowStart,
      windowEnd: quotaCounters.windowEnd,
      ceiling: ledgerEntries.ceiling,
    })
    .from(ledgerEntries)
    .innerJoin(quotaCounters, eq(quotaCounters.number, ledgerEntries.counter))
    .innerJoin(quotas, eq(quotas.id, quotaCounters.quota))
    .where(and(inArray(ledgerEntries.reservation, [...ids]), eq(ledgerEntries.kind, "reserve")))
    .orderBy(asc(ledgerEntries.id));
  const found = new Map<string, Map<string, Charge>>();
  for (const { reservation, windowStart, windowEnd, ...rest } of rows) {
    const windowStartMs = windowStart.getTime();
    const windowEndMs = windowEnd?.getTime() ?? null;
    const key = counterKey({ ...rest, windowStartMs });
    const charge: Charge = { ...rest, key, windowStartMs, windowEndMs, override: null };
    const own = found.get(reservation) ?? new Map<string, Charge>();
    found.set(reservation, own.set(key, charge));
  }
  return new Map([...found].map(([reservation, own]) => [reservation, [...own.values()]]));
}
