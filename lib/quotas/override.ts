import { and, desc, eq, gt, inArray, isNull, lte, type SQL } from "drizzle-orm";
import { quotaOverrides, quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { readAmount } from "./amount";
import type { Quota } from "./quota";
import { checkSubject, holderKind, subjectKey, subjectNames } from "./subjects";
import { standingQuota } from "./view";

type OverrideRow = typeof quotaOverrides.$inferSelect;

/** Another ceiling for a while. Times are ISO 8601; the ceiling is in the measure's units. */
export interface OverrideView {
  /** `qov_…` */
  id: string;
  quota: string;
  /** Null: of every holder. */
  holder: string | null;
  holderName: string | null;
  ceiling: number;
  reason: string;
  startsAt: string;
  endsAt: string;
  /** Who wanted it, and who made it so. */
  requestedBy: string;
  approvedBy: string;
  createdAt: string;
  endedEarlyAt: string | null;
  state: "coming" | "active" | "ended";
}

export interface NewOverride {
  /** Whose counter; none: of every holder, or of the shared one. */
  holder?: string | null | undefined;
  /** A number of units, or as people write it. */
  ceiling: string | number;
  /** 10 to 500 characters. */
  reason: string;
  /** ISO 8601; now unless told. */
  startsAt?: string | undefined;
  /** ISO 8601; 366 days away at most. */
  endsAt: string;
  /** Who wanted it; who makes it unless told. */
  requestedBy?: string | undefined;
}

const LONGEST_MS = 366 * 86_400_000;
const MIN_REASON = 10;
const MAX_REASON = 500;

/**
 * Gives a quota, or one holder's counter of it, another ceiling for a while; it counts within 2 s in every process. Of two
 * at once a holder's own counts before one of all, and the newer before the older. Needs `maas.write`; throws INVALID,
 * NOT_FOUND.
 */
export async function overrideQuota(ctx: Ctx, quota: string, given: NewOverride): Promise<OverrideView> {
  return change(ctx, { verb: "make", noun: "quota override", ability: "maas.write" }, async (tx, record) => {
    const row = await insertOverride(tx, ctx, await standingQuota(tx, ctx.tenant, quota), given);
    record({ target: quota, before: null, after: overrideSnapshot(row) });
    const [view] = await overrideViews(ctx, [row], tx);
    if (!view) throw new Error("A row has a view.");
    return view;
  });
}

/** Ends an override before its time, within 2 s. Needs `maas.write`; throws NOT_FOUND, and CONFLICT where it is over. */
export async function endOverride(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "end", noun: "quota override", ability: "maas.write" }, async (tx, record) => {
    const mine = and(eq(quotaOverrides.tenant, ctx.tenant), eq(quotaOverrides.id, id));
    const [before] = await tx.select().from(quotaOverrides).where(mine).for("update");
    if (!before) throw notFound("quota override");
    if (stateOf(before, ctx.now()) === "ended")
      throw new DomainError("CONFLICT", { what: "This override is over already." });
    const ended = { endedEarlyAt: new Date(ctx.now()) };
    await tx.update(quotaOverrides).set(ended).where(mine);
    const after = { ...before, ...ended };
    record({ target: before.quota, before: overrideSnapshot(before), after: overrideSnapshot(after) });
  });
}

/** Overrides of a quota, or of all; those that count now only where `active`. The newest first, 200 at most. Needs `audit.read`. */
export async function listOverrides(
  ctx: Ctx,
  { quota, active }: { quota?: string | undefined; active?: boolean | undefined } = {},
): Promise<OverrideView[]> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select()
    .from(quotaOverrides)
    .where(
      and(
        eq(quotaOverrides.tenant, ctx.tenant),
        quota === undefined ? undefined : eq(quotaOverrides.quota, quota),
        active ? isActive(new Date(ctx.now())) : undefined,
      ),
    )
    .orderBy(desc(quotaOverrides.createdAt), desc(quotaOverrides.id))
    .limit(200);
  return overrideViews(ctx, rows);
}

const isActive = (now: Date): SQL | undefined =>
  and(lte(quotaOverrides.startsAt, now), gt(quotaOverrides.endsAt, now), isNull(quotaOverrides.endedEarlyAt));

/** Within the caller's transaction, which records it. Throws INVALID. */
export async function insertOverride(
  tx: StoreTx,
  ctx: Ctx,
  quota: Quota,
  given: NewOverride,
): Promise<OverrideRow> {
  const startsMs = given.startsAt ? readMoment(given.startsAt, "startsAt") : ctx.now();
  const endsMs = readMoment(given.endsAt, "endsAt");
  if (endsMs <= Math.max(startsMs, ctx.now()))
    throw wrong("endsAt", "It would be over before it begins.", "Give an end that is to come.");
  if (endsMs - startsMs > LONGEST_MS)
    throw wrong("endsAt", "An override lasts 366 days at most.", "For longer, edit the quota.");
  const row: OverrideRow = {
    id: ctx.newId("qov"),
    tenant: ctx.tenant,
    quota: quota.id,
    holder: await checkHolder(tx, quota, given.holder ?? null),
    ceiling: readAmount(given.ceiling, quota.measure),
    reason: readWhy(given.reason),
    startsAt: new Date(startsMs),
    endsAt: new Date(endsMs),
    requestedBy: given.requestedBy ?? ctx.actor.name,
    approvedBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
    endedEarlyAt: null,
  };
  await tx.insert(quotaOverrides).values(row);
  return row;
}

/** A holder that a quota may have a counter of; null and empty: of all. Throws INVALID. */
export async function checkHolder(
  tx: Pick<StoreTx, "select">,
  quota: Quota,
  holder: string | null,
): Promise<string | null> {
  if (!holder) return null;
  const kind = holderKind(quota);
  if (kind === null) throw wrong("holder", "All share this quota's one counter.", "Leave the holder out.");
  await checkSubject(tx, quota.tenant, { subjectKind: kind, subject: holder });
  return holder;
}

/** A reason as a person typed it. Throws INVALID. */
export function readWhy(given: string, field = "reason"): string {
  const why = given.trim();
  if (why.length >= MIN_REASON && why.length <= MAX_REASON) return why;
  throw wrong(field, `Give a reason of ${MIN_REASON} to ${MAX_REASON} characters.`, "It stays in the audit.");
}

/** Throws INVALID for what is no time. */
export function readMoment(given: string, field: string): number {
  const isTime = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(given);
  const ms = Date.parse(/T.*(?:Z|[+-]\d\d:?\d\d)$|^[\d-]{10}$/.test(given) ? given : `${given}Z`);
  if (isTime && Number.isFinite(ms)) return ms;
  throw wrong(field, "This is not a time.", "Write it like 2026-12-31T18:00Z.");
}

/** What the change log says of an override. */
export function overrideSnapshot(row: OverrideRow): object {
  const { id, quota, holder, ceiling, reason, startsAt, endsAt } = row;
  const { requestedBy, approvedBy, endedEarlyAt } = row;
  return { id, quota, holder, ceiling, reason, startsAt, endsAt, requestedBy, approvedBy, endedEarlyAt };
}

async function overrideViews(
  ctx: Ctx,
  rows: readonly OverrideRow[],
  reader: Pick<StoreTx, "select"> = store(),
): Promise<OverrideView[]> {
  const names = await holderNames(ctx.tenant, rows, reader);
  return rows.map((row) => ({
    id: row.id,
    quota: row.quota,
    holder: row.holder,
    holderName: names(row),
    ceiling: row.ceiling,
    reason: row.reason,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    requestedBy: row.requestedBy,
    approvedBy: row.approvedBy,
    createdAt: row.createdAt.toISOString(),
    endedEarlyAt: row.endedEarlyAt?.toISOString() ?? null,
    state: stateOf(row, ctx.now()),
  }));
}

/** What the holders of rows of one or more quotas are called. */
export async function holderNames(
  tenant: string,
  rows: readonly { quota: string; holder: string | null }[],
  reader: Pick<StoreTx, "select"> = store(),
): Promise<(row: { quota: string; holder: string | null }) => string | null> {
  const ids = [...new Set(rows.map(({ quota }) => quota))];
  const found = ids.length === 0 ? [] : await reader.select().from(quotas).where(inArray(quotas.id, ids));
  const kinds = new Map(found.map((quota) => [quota.id, holderKind(quota)]));
  const refOf = ({ quota, holder }: { quota: string; holder: string | null }) => {
    const kind = kinds.get(quota);
    return kind && holder ? { kind, id: holder } : null;
  };
  const names = await subjectNames(
    tenant,
    rows.flatMap((row) => refOf(row) ?? []),
    reader,
  );
  return (row) => {
    const ref = refOf(row);
    return ref ? (names.get(subjectKey(ref)) ?? null) : null;
  };
}

function stateOf({ startsAt, endsAt, endedEarlyAt }: OverrideRow, nowMs: number): OverrideView["state"] {
  if (endedEarlyAt || endsAt.getTime() <= nowMs) return "ended";
  return startsAt.getTime() > nowMs ? "coming" : "active";
}

const wrong = (field: string, what: string, fix: string) =>
  new DomainError("INVALID", { what, fix }, { [field]: `${what} ${fix}` });
