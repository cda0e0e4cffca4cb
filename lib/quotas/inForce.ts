import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm";
import { quotaOverrides, quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import { heldBy } from "@/lib/changes/held";
import { findMerged } from "./askerOf";
import type { Asker, Quota } from "./quota";

/** Another ceiling for a while; `holder` null: of every holder. */
export interface ActiveOverride {
  id: string;
  holder: string | null;
  ceiling: number;
  startsMs: number;
  endsMs: number;
}

/** A quota that counts now, with the overrides that are or will be in force. */
export interface QuotaInForce {
  quota: Quota;
  /** The newest first: of two at once the later decision counts. */
  overrides: readonly ActiveOverride[];
}

/** All quotas of a tenant that count now, by whose requests they concern. */
export interface QuotasInForce {
  readonly all: readonly QuotaInForce[];
  /** Those that may concern who asks, in the order of their ids: a look by each of its names. */
  about(asker: Asker): QuotaInForce[];
}

const heldOf = heldBy<QuotasInForce>();

/**
 * The quotas that count now: enabled and not removed. Stands until somebody edits the tenant (2 s at most for an edit
 * elsewhere). Asks no ability: for the edges that admit. Throws where the store is away: nothing fails open.
 */
export function quotasInForce(tenant: string, nowMs: number): Promise<QuotasInForce> {
  return heldOf(tenant).get(tenant, nowMs, () => load(tenant, nowMs));
}

/** The override of a holder's counter at a moment; null where the quota's own ceiling counts. */
export function overrideAt({ overrides }: QuotaInForce, holder: string, atMs: number): ActiveOverride | null {
  const isNow = (one: ActiveOverride) =>
    one.startsMs <= atMs && atMs < one.endsMs && (one.holder === null || one.holder === holder);
  return overrides.find((one) => isNow(one) && one.holder !== null) ?? overrides.find(isNow) ?? null;
}

async function load(tenant: string, nowMs: number): Promise<QuotasInForce> {
  const rows = await store()
    .select()
    .from(quotas)
    .where(and(eq(quotas.tenant, tenant), eq(quotas.enabled, true), isNull(quotas.removedAt)))
    .orderBy(asc(quotas.id));
  const [overrides, merged] = [await loadOverrides(tenant, rows, nowMs), await findMerged(tenant)];
  return indexQuotas(rows, overrides, (id) => (id === null ? null : (merged.get(id) ?? id)));
}

async function loadOverrides(
  tenant: string,
  rows: readonly Quota[],
  nowMs: number,
): Promise<ReadonlyMap<string, ActiveOverride[]>> {
  const byQuota = new Map<string, ActiveOverride[]>();
  if (rows.length === 0) return byQuota;
  const found = await store()
    .select()
    .from(quotaOverrides)
    .where(
      and(
        eq(quotaOverrides.tenant, tenant),
        inArray(
          quotaOverrides.quota,
          rows.map(({ id }) => id),
        ),
        gt(quotaOverrides.endsAt, new Date(nowMs)),
        isNull(quotaOverrides.endedEarlyAt),
      ),
    )
    .orderBy(asc(quotaOverrides.createdAt), asc(quotaOverrides.id));
  for (const { id, quota, holder, ceiling, startsAt, endsAt } of found.reverse()) {
    const one = { id, holder, ceiling, startsMs: startsAt.getTime(), endsMs: endsAt.getTime() };
    byQuota.set(quota, [...(byQuota.get(quota) ?? []), one]);
  }
  return byQuota;
}

/**
 * The index of quotas, each found by its subject; those without one concern everybody. Whose principal or agent was merged counts
 * for what it was merged into, as askers do: a merge lifts no limit.
 */
function indexQuotas(
  rows: readonly Quota[],
  overrides: ReadonlyMap<string, readonly ActiveOverride[]>,
  standing: (id: string | null) => string | null,
): QuotasInForce {
  const all: QuotaInForce[] = rows.map((row) => ({
    quota: { ...row, subject: standing(row.subject) },
    overrides: (overrides.get(row.id) ?? []).map((one) => ({ ...one, holder: standing(one.holder) })),
  }));
  const forAll = all.filter(({ quota }) => quota.subject === null);
  const bySubject = new Map<string, QuotaInForce[]>();
  for (const one of all) {
    const { subjectKind, subject } = one.quota;
    if (subject === null) continue;
    const name = `${subjectKind} ${subject}`;
    bySubject.set(name, [...(bySubject.get(name) ?? []), one]);
  }
  return {
    all,
    about: (asker) => {
      const found = [...forAll];
      for (const kind of SUBJECTS) {
        const named = asker[kind] === null ? undefined : bySubject.get(`${kind} ${asker[kind]}`);
        if (named) found.push(...named);
      }
      return found.length === forAll.length ? found : found.sort(byId);
    },
  };
}

const SUBJECTS = [
  "key",
  "person",
  "agent",
  "human",
  "team",
  "subscription",
] as const satisfies (keyof Asker)[];
const byId = (a: QuotaInForce, b: QuotaInForce) => (a.quota.id < b.quota.id ? -1 : 1);
