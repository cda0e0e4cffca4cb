import { and, eq } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { type KeyView, keySnapshot, keyView, writeAbility } from "./key";

/** Ends a key, within 2 s in every process. Again is the same as once. Throws NOT_FOUND, FORBIDDEN. */
export async function revokeKey(ctx: Ctx, id: string): Promise<KeyView> {
  const mine = and(eq(keys.tenant, ctx.tenant), eq(keys.id, id));
  const [seen] = await store().select({ kind: keys.kind, role: keys.role }).from(keys).where(mine);
  const ability = writeAbility(seen ?? { kind: "ingest" });
  return change(ctx, { verb: "revoke", noun: "key", ability }, async (tx, record) => {
    const [before] = await tx.select().from(keys).where(mine).for("update");
    if (!before) throw notFound("key");
    const after = { ...before, revokedAt: before.revokedAt ?? new Date(ctx.now()) };
    await tx.update(keys).set({ revokedAt: after.revokedAt }).where(mine);
    record({ target: id, before: keySnapshot(before), after: keySnapshot(after) });
    if (!before.revokedAt) {
      const { kind, name, prefix } = after;
      await notify(ctx, { type: "key.revoked", data: { key: id, kind, name, prefix } }, { tx });
    }
    return keyView(after, ctx.now());
  });
}
