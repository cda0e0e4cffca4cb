import { isDeepStrictEqual } from "node:util";
import { and, eq, inArray } from "drizzle-orm";
import { findings } from "@/db/store/schema/findings";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { NotifyEvent } from "@/lib/notify/event";
import { notify } from "@/lib/notify/notify";
import { type Current, type FindingRow, subjectName } from "./finding";

/** What a look changed. */
export interface Synced {
  opened: number;
  resolved: number;
  open: number;
}

const NO_LONGER_SO = "No longer so.";
const ROWS_AT_ONCE = 500;

/**
 * Makes the open findings of a kind those that are so now: opens what is new or came back, resolves what is no longer so.
 * What a person resolved although it still is so stays resolved until it was gone once. Tells webhooks of new ones that
 * are high or critical. Bears being run again, and beside others.
 */
export async function syncFindings(ctx: Ctx, kind: string, current: readonly Current[]): Promise<Synced> {
  return bookkeep(async (tx) => {
    const mine = and(eq(findings.tenant, ctx.tenant), eq(findings.kind, kind));
    const rows = await tx.select().from(findings).where(mine).for("update");
    const known = new Map(rows.map((row) => [keyOf(row.subjectKind, row.subjectId), row]));
    const present = new Map(current.map((one) => [keyOf(one.subject.kind, one.subject.id), one]));
    const opened: FindingRow[] = [];
    for (const [key, one] of present) {
      const before = known.get(key);
      const after = stillSo(ctx, kind, before, one);
      if (before && isDeepStrictEqual(after, before)) continue;
      if (!before || (before.state === "resolved" && after.state === "new")) opened.push(after);
      if (before) await tx.update(findings).set(after).where(eq(findings.id, before.id));
    }
    const fresh = opened.filter((row) => !known.has(keyOf(row.subjectKind, row.subjectId)));
    for (let at = 0; at < fresh.length; at += ROWS_AT_ONCE) {
      await tx
        .insert(findings)
        .values(fresh.slice(at, at + ROWS_AT_ONCE))
        .onConflictDoNothing();
    }
    const resolved = await resolveGone(
      tx,
      ctx,
      rows.filter((row) => !present.has(keyOf(row.subjectKind, row.subjectId))),
    );
    await notify(ctx, opened.filter(isLoud).map(eventOf), { tx });
    return { opened: opened.length, resolved, open: present.size };
  });
}

const keyOf = (kind: string, id: string) => `${kind}\n${id}`;

function stillSo(ctx: Ctx, kind: string, before: FindingRow | undefined, one: Current): FindingRow {
  const at = new Date(ctx.now());
  const { severity, facts, subject } = one;
  const said = { severity, facts, subjectName: subjectName(subject.name) };
  const closed = {
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    resolvedReason: null,
    accepted: false,
  };
  if (!before) {
    const about = { subjectKind: subject.kind, subjectId: subject.id };
    const times = { firstSeenAt: at, lastSeenAt: at, openedAt: at, timesOpened: 1 };
    return {
      id: ctx.newId("fnd"),
      tenant: ctx.tenant,
      kind,
      ...about,
      ...said,
      state: "new",
      ...times,
      ...closed,
    };
  }
  if (before.state === "resolved" && !before.accepted) {
    const again = { openedAt: at, timesOpened: before.timesOpened + 1, lastSeenAt: at };
    return { ...before, ...said, ...closed, state: "new", ...again };
  }
  // The time of the last look alone is written once an hour: a row a subject every five minutes says nothing more.
  const isOld = at.getTime() - before.lastSeenAt.getTime() >= 3_600_000;
  return { ...before, ...said, lastSeenAt: isOld ? at : before.lastSeenAt };
}

/** Resolves the open ones that are gone, and lets those that a person accepted come back one day. */
async function resolveGone(tx: StoreTx, ctx: Ctx, gone: readonly FindingRow[]): Promise<number> {
  const accepted = gone.filter((row) => row.accepted).map(({ id }) => id);
  for (let from = 0; from < accepted.length; from += ROWS_AT_ONCE) {
    const some = accepted.slice(from, from + ROWS_AT_ONCE);
    await tx.update(findings).set({ accepted: false }).where(inArray(findings.id, some));
  }
  const open = gone.filter((row) => row.state !== "resolved").map(({ id }) => id);
  const end = { state: "resolved" as const, resolvedAt: new Date(ctx.now()), resolvedBy: null };
  for (let from = 0; from < open.length; from += ROWS_AT_ONCE) {
    const some = open.slice(from, from + ROWS_AT_ONCE);
    await tx
      .update(findings)
      .set({ ...end, resolvedReason: NO_LONGER_SO })
      .where(inArray(findings.id, some));
  }
  return open.length;
}

const isLoud = ({ severity }: FindingRow) => severity === "critical" || severity === "high";

function eventOf(row: FindingRow): NotifyEvent {
  const { id, kind, severity, subjectKind, subjectId, subjectName: name } = row;
  const subject = { subjectKind, subject: subjectId, name };
  return { type: "finding.opened", data: { finding: id, kind, severity, ...subject } };
}
