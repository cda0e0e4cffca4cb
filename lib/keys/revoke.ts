import { and, eq } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { change, type RecordEdit } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { type KeyRow, type KeyView, keySnapshot, keyView } from "./key";
import { keyForWriting } from "./own";

/**
 * Ends a key, within 2 s in every process. Again is the same as once. A model key of one's own needs no ability. Throws
 * NOT_FOUND, FORBIDDEN.
 */
export async function revokeKey(ctx: Ctx, id: string): Promise<KeyView> {
  const { ability } = await keyForWriting(ctx, id);
  return change(ctx, { verb: "revoke", noun: "key", ability }, async (tx, record) => {
    const mine = and(eq(keys.tenant, ctx.tenant), eq(keys.id, id));
    const [before] = await tx.select().from(keys).where(mine).for("update");
    if (!before) throw notFound("key");
    return keyView(await endKey(tx, ctx, before, record), ctx.now());
  });
}

/** Ends one key within a transaction of the caller's `change`, and tells those who want to hear of it. */
export async function endKey(tx: StoreTx, ctx: Ctx, before: KeyRow, record: RecordEdit): Promise<KeyRow> {
  const after = { ...before, revokedAt: before.revokedAt ?? new Date(ctx.now()) };
  await tx.update(keys).set({ revokedAt: after.revokedAt }).where(eq(keys.id, before.id));
  record({ target: before.id, before: keySnapshot(before), after: keySnapshot(after) });
  if (!before.revokedAt) {
    const { id, kind, name, prefix } = after;
    await notify(ctx, { type: "key.revoked", data: { key: id, kind, name, prefix } }, { tx });
  }
  return after;
}
