import { and, eq, isNull } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { groupsOf } from "@/lib/principals/groupsOf";
import { myPrincipal } from "@/lib/principals/mine";
import { modelKeyRow } from "./issueModelKey";
import { type KeyRow, type KeyView, keySnapshot, keyView, stateOf } from "./key";
import { lifeOfNextMs } from "./modelKeyInput";
import { subscriptionForKey } from "./modelKeyTargets";
import { keyForWriting } from "./own";
import { drawSecret } from "./secret";

const HOUR_MS = 3_600_000;
const MAX_GRACE_HOURS = 30 * 24;

export interface Rotated {
  key: KeyView;
  /** Shown this once. */
  secret: string;
  /** The key that it takes over from, with when it ends. */
  old: KeyView;
}

/**
 * Gives whoever holds a model key a new secret for the same: the old one stays good for the grace (hours, up to 30 days, never
 * beyond its own expiry; 0 ends it at once). The new one is good for as long as the old one was. One's own needs no ability
 * while one owns its subscription, another's `maas.write`. Throws NOT_FOUND, FORBIDDEN, INVALID for a grace that is none or a subscription that is not one's own any more, CONFLICT where it ended or was rotated before.
 */
export async function rotateKey(
  ctx: Ctx,
  id: string,
  { graceHours }: { graceHours: number },
): Promise<Rotated> {
  if (!Number.isFinite(graceHours) || graceHours < 0 || graceHours > MAX_GRACE_HOURS) {
    const what = `The old secret can live for 0 to ${MAX_GRACE_HOURS} hours more.`;
    throw new DomainError("INVALID", { what }, { graceHours: what });
  }
  const { row: seen, ability } = await keyForWriting(ctx, id);
  if (seen.kind !== "model" || !seen.holder) throw cannotRotate(seen);
  const lifeMs = await lifeOfNextMs(ctx, seen);
  const groups = await groupsOf(store(), ctx.tenant, seen.holder);
  if (ability === "own") await requireStillOwned(ctx, seen, groups);
  const secret = drawSecret("model");
  return change(ctx, { verb: "rotate", noun: "key", ability }, async (tx, record) => {
    const before = await lockActive(tx, ctx, id);
    const { name, holder, agent, team, subscription, purpose, scopes, labels, ephemeral } = before;
    const same = { name, holder, agent, team, subscription, purpose, scopes, labels, ephemeral };
    const expiresAt = new Date(ctx.now() + lifeMs);
    const row: KeyRow = { ...modelKeyRow(ctx, secret), ...same, groups, expiresAt, replaces: id };
    await tx.insert(keys).values(row);
    const old = withGrace(ctx, before, graceHours);
    await tx.update(keys).set({ expiresAt: old.expiresAt, revokedAt: old.revokedAt }).where(eq(keys.id, id));
    record({ target: row.id, before: null, after: keySnapshot(row) });
    record({ target: id, before: keySnapshot(before), after: keySnapshot(old) });
    const data = {
      key: row.id,
      kind: row.kind,
      name,
      prefix: row.prefix,
      role: null,
      expiresAt: expiresAt.toISOString(),
    };
    await notify(ctx, { type: "key.issued", data }, { tx });
    return { key: keyView(row, ctx.now()), secret, old: keyView(old, ctx.now()) };
  });
}

/** Whom nobody would issue this key today does not make it last for ever: what was issued ends in its time. */
async function requireStillOwned(
  ctx: Ctx,
  { subscription }: KeyRow,
  groups: readonly string[],
): Promise<void> {
  const me = await myPrincipal(ctx);
  if (me) await subscriptionForKey(ctx, subscription ?? "", { ...me, groups, isSelf: true });
}

function withGrace(ctx: Ctx, row: KeyRow, graceHours: number): KeyRow {
  const now = ctx.now();
  if (graceHours === 0) return { ...row, revokedAt: new Date(now) };
  const endMs = Math.min(row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY, now + graceHours * HOUR_MS);
  return { ...row, expiresAt: new Date(endMs) };
}

/** The key within the transaction, so that two who rotate at once do so one after the other. */
async function lockActive(tx: StoreTx, ctx: Ctx, id: string): Promise<KeyRow> {
  const [row] = await tx
    .select()
    .from(keys)
    .where(and(eq(keys.tenant, ctx.tenant), eq(keys.id, id)))
    .for("update");
  if (!row) throw notFound("key");
  if (stateOf(row, ctx.now()) !== "active") throw cannotRotate(row);
  const [next] = await tx
    .select({ prefix: keys.prefix })
    .from(keys)
    .where(and(eq(keys.tenant, ctx.tenant), eq(keys.replaces, id), isNull(keys.revokedAt)));
  if (!next) return row;
  throw new DomainError("CONFLICT", {
    what: `This key was rotated already: ${next.prefix}… takes over from it.`,
    fix: "Rotate that one, or revoke it first.",
  });
}

function cannotRotate(row: KeyRow): DomainError {
  if (row.kind === "model")
    return new DomainError("CONFLICT", {
      what: "A key that has ended, or that nobody holds, cannot be rotated.",
      fix: "Issue a new one.",
    });
  return new DomainError("CONFLICT", {
    what: "Only keys for models are rotated.",
    fix: "Issue another key, move its users over, and revoke this one.",
  });
}
