import { isDeepStrictEqual } from "node:util";
import { and, eq, ne } from "drizzle-orm";
import { quotaCounters } from "@/db/store/schema/ledger";
import { quotas } from "@/db/store/schema/quotas";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change, type RecordEdit } from "@/lib/changes/change";
import { readQuota } from "./input";
import type { Quota } from "./quota";
import { checkSubject } from "./subjects";
import { draftOf, type QuotaView, quotaSnapshot, quotaView, standingQuota } from "./view";
import { type WindowRule, windowAt } from "./window";
import { nameFor } from "./words";

/**
 * Replaces what a quota says, as its next version; what was counted in the current window stays counted where the window and
 * the holders stay the same. Whose requests it counts, and what, cannot be changed: its ledger would add up apples and
 * pears. With `version`, only if that is still the present one. Needs `maas.write`; throws INVALID, NOT_FOUND, CONFLICT.
 */
export async function editQuota(
  ctx: Ctx,
  id: string,
  given: unknown,
  { version }: { version?: number | undefined } = {},
): Promise<QuotaView> {
  return change(ctx, { verb: "edit", noun: "quota", ability: "maas.write" }, (tx, record) =>
    updateQuota(tx, ctx, id, given, record, { version }),
  );
}

/** The same within a transaction of the caller's `change`; a `manifest` is kept in place of the one before. */
export async function updateQuota(
  tx: StoreTx,
  ctx: Ctx,
  id: string,
  given: unknown,
  record: RecordEdit,
  { version, manifest }: { version?: number | undefined; manifest?: Quota["manifest"] } = {},
): Promise<QuotaView> {
  const draft = readQuota(given);
  const before = await lockQuota(tx, ctx, id);
  if (version !== undefined && version !== before.version)
    throw new DomainError("CONFLICT", {
      what: `Somebody edited this quota meanwhile: it is version ${before.version}, not ${version}.`,
      fix: "Read it again, and make your change to that.",
    });
  checkKept(before, draft);
  const subjectName = await checkSubject(tx, ctx.tenant, draft);
  const next = { ...draft, name: draft.name || nameFor(draft, subjectName) };
  const isSame = isDeepStrictEqual(draftOf(before), next);
  const edited = isSame ? {} : { ...next, version: before.version + 1, updatedAt: new Date(ctx.now()) };
  const set = { ...edited, ...(manifest !== undefined && { manifest }) };
  const after: Quota = { ...before, ...set };
  if (Object.keys(set).length > 0) await tx.update(quotas).set(set).where(eq(quotas.id, id));
  if (WINDOW.some((part) => before[part] !== after[part])) await keepEnd(tx, after, ctx.now());
  record({ target: id, before: quotaSnapshot(before), after: quotaSnapshot(after) });
  return quotaView(after, subjectName);
}

const WINDOW = [
  "windowUnit",
  "windowCount",
  "zone",
  "fiscalStartMonth",
] as const satisfies (keyof WindowRule)[];

/** A day and a month may begin at the same moment: its counters go on counting then, and are shown until the new end. */
async function keepEnd(tx: StoreTx, quota: Quota, nowMs: number): Promise<void> {
  const { startMs, endMs } = windowAt(quota, nowMs);
  if (endMs === null) return;
  const windowEnd = new Date(endMs);
  const { quota: of, windowStart, windowEnd: until } = quotaCounters;
  const begun = and(eq(of, quota.id), eq(windowStart, new Date(startMs)), ne(until, windowEnd));
  await tx.update(quotaCounters).set({ windowEnd }).where(begun);
}

/** Removes a quota: it counts for nothing any more, within 2 s; its ledger stays. Needs `maas.write`; throws NOT_FOUND. */
export async function removeQuota(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "quota", ability: "maas.write" }, (tx, record) =>
    dropQuota(tx, ctx, id, record),
  );
}

/** The same within a transaction of the caller's `change`. */
export async function dropQuota(tx: StoreTx, ctx: Ctx, id: string, record: RecordEdit): Promise<void> {
  const before = await lockQuota(tx, ctx, id);
  await tx
    .update(quotas)
    .set({ removedAt: new Date(ctx.now()) })
    .where(eq(quotas.id, id));
  record({ target: id, before: quotaSnapshot(before), after: null });
}

/** One at a time: two edits of the same version would both become the next. */
async function lockQuota(tx: StoreTx, ctx: Ctx, id: string): Promise<Quota> {
  const mine = and(eq(quotas.tenant, ctx.tenant), eq(quotas.id, id));
  await tx.select({ id: quotas.id }).from(quotas).where(mine).for("update");
  return standingQuota(tx, ctx.tenant, id);
}

const KEPT = ["measure", "subjectKind", "subject", "per"] as const;
const KEPT_WORDS: Readonly<Record<(typeof KEPT)[number], string>> = {
  measure: "What it counts",
  subjectKind: "Whose requests it counts",
  subject: "Whose requests it counts",
  per: "Who has a counter of it",
};

function checkKept(before: Quota, after: Pick<Quota, (typeof KEPT)[number]>): void {
  const field = KEPT.find((name) => before[name] !== after[name]);
  if (!field) return;
  const what = `${KEPT_WORDS[field]} cannot be changed: its ledger would add up what does not belong together.`;
  const fix = "Make another quota, and remove this one.";
  throw new DomainError("INVALID", { what, fix }, { [field]: `${what} ${fix}` });
}
