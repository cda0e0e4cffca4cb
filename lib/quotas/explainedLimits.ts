import { and, eq, inArray } from "drizzle-orm";
import { quotaCounters } from "@/db/store/schema/ledger";
import { quotaOverrides, quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { LedgerEntry } from "./ledgerEntry";
import type { Quota } from "./quota";
import type { ReservationRow } from "./reservation";
import { holderKind, subjectKey, subjectNames } from "./subjects";

/** A limit as it stood when the request came, and what has become of it. Times are ISO 8601. */
export interface ExplainedLimit {
  quota: string;
  name: string;
  /** The version that decided, and the one there is now. */
  version: number;
  versionNow: number;
  isRemoved: boolean;
  holder: string;
  /** What people call the holder; empty where all share one counter. */
  holderName: string;
  measure: Quota["measure"];
  mode: Quota["mode"];
  zone: string;
  windowStart: string;
  /** Null for concurrency. */
  resetsAt: string | null;
  ceiling: number;
  settled: number;
  reserved: number;
  /** Requests for which the reserved was set aside; null for a limit that admitted. */
  open: number | null;
  asked: number;
  /** The ceiling came from it. */
  override: { id: string; reason: string; approvedBy: string; endsAt: string } | null;
  /** The counter of that window now. */
  now: { settled: number; reserved: number; open: number } | null;
}

type CounterRow = typeof quotaCounters.$inferSelect;

/** The limits that decided about a request, from its rows of the ledger. Asks no ability. */
export async function explainedLimits(
  tenant: string,
  row: ReservationRow,
  entries: readonly LedgerEntry[],
): Promise<ExplainedLimit[]> {
  const decided = decidedBy(entries);
  if (decided.length === 0) return [];
  const [found, counters, override] = await Promise.all([
    readQuotas(tenant, decided),
    readCounters(tenant, decided),
    readOverride(tenant, row.refusal?.override ?? null),
  ]);
  const names = await subjectNames(
    tenant,
    decided.flatMap(({ quota, holder }) => refOf(found.get(quota), holder)),
  );
  return decided.flatMap((entry) => {
    const quota = found.get(entry.quota);
    if (!quota) return [];
    const refusal = row.refusal?.quota === quota.id ? row.refusal : null;
    const counter = counters.find((one) => isCounterOf(one, entry));
    const [ref] = refOf(quota, entry.holder);
    const holderName = ref ? (names.get(subjectKey(ref)) ?? entry.holder) : "";
    return [
      {
        ...limitThen(quota, entry),
        name: refusal?.quotaName ?? quota.name,
        holderName,
        resetsAt: counter?.windowEnd?.toISOString() ?? null,
        open: refusal?.open ?? null,
        asked: refusal?.asked ?? entry.reservedDelta,
        override: refusal ? override : null,
        now: counter ? { settled: counter.settled, reserved: counter.reserved, open: counter.open } : null,
      },
    ];
  });
}

/** The first row of each quota is the one that admitted or refused. */
function decidedBy(entries: readonly LedgerEntry[]): LedgerEntry[] {
  const first = new Map<string, LedgerEntry>();
  for (const entry of entries) if (!first.has(entry.quota)) first.set(entry.quota, entry);
  return [...first.values()].filter(({ kind }) => kind === "reserve" || kind === "refuse");
}

function limitThen({ id: quota, version: versionNow, removedAt, mode, zone }: Quota, entry: LedgerEntry) {
  const { quotaVersion: version, holder, measure, windowStart, ceiling } = entry;
  const { settledAfter: settled, reservedAfter: reserved } = entry;
  const isRemoved = removedAt !== null;
  const limit = { quota, version, versionNow, isRemoved, holder, measure, mode, zone };
  return { ...limit, windowStart, ceiling, settled, reserved };
}

function refOf(quota: Quota | undefined, holder: string) {
  const kind = quota ? holderKind(quota) : null;
  return kind === null || holder === "" ? [] : [{ kind, id: holder }];
}

const isCounterOf = (counter: CounterRow, { quota, holder, windowStart }: LedgerEntry) =>
  counter.quota === quota && counter.holder === holder && counter.windowStart.toISOString() === windowStart;

async function readQuotas(tenant: string, entries: readonly LedgerEntry[]): Promise<Map<string, Quota>> {
  const ids = entries.map(({ quota }) => quota);
  const rows = await store()
    .select()
    .from(quotas)
    .where(and(eq(quotas.tenant, tenant), inArray(quotas.id, ids)));
  return new Map(rows.map((row) => [row.id, row]));
}

async function readCounters(tenant: string, entries: readonly LedgerEntry[]): Promise<CounterRow[]> {
  const { quota, holder, windowStart } = quotaCounters;
  return store()
    .select()
    .from(quotaCounters)
    .where(
      and(
        eq(quotaCounters.tenant, tenant),
        inArray(quota, [...new Set(entries.map((entry) => entry.quota))]),
        inArray(holder, [...new Set(entries.map((entry) => entry.holder))]),
        inArray(
          windowStart,
          entries.map((entry) => new Date(entry.windowStart)),
        ),
      ),
    );
}

async function readOverride(tenant: string, id: string | null): Promise<ExplainedLimit["override"]> {
  if (id === null) return null;
  const [row] = await store()
    .select()
    .from(quotaOverrides)
    .where(and(eq(quotaOverrides.tenant, tenant), eq(quotaOverrides.id, id)));
  if (!row) return null;
  return { id, reason: row.reason, approvedBy: row.approvedBy, endsAt: row.endsAt.toISOString() };
}
