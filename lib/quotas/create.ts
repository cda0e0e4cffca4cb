import { quotas } from "@/db/store/schema/quotas";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { change, type RecordEdit } from "@/lib/changes/change";
import { readQuota } from "./input";
import type { Quota } from "./quota";
import { checkSubject } from "./subjects";
import { type QuotaView, quotaSnapshot, quotaView } from "./view";
import { nameFor } from "./words";

/**
 * Makes a quota; it counts within 2 s in every process, from what is asked then on. Needs `maas.write`; throws INVALID with
 * every field that is wrong, also for a subject that does not exist here.
 */
export async function createQuota(ctx: Ctx, given: unknown): Promise<QuotaView> {
  return change(ctx, { verb: "create", noun: "quota", ability: "maas.write" }, (tx, record) =>
    insertQuota(tx, ctx, given, record),
  );
}

/** The same within a transaction of the caller's `change`, which has asked for the ability: for imports of many at once. */
export async function insertQuota(
  tx: StoreTx,
  ctx: Ctx,
  given: unknown,
  record: RecordEdit,
  manifest: Quota["manifest"] = null,
): Promise<QuotaView> {
  const draft = readQuota(given);
  const subjectName = await checkSubject(tx, ctx.tenant, draft);
  const at = new Date(ctx.now());
  const row: Quota = {
    ...draft,
    id: ctx.newId("quo"),
    tenant: ctx.tenant,
    name: draft.name || nameFor(draft, subjectName),
    version: 1,
    manifest,
    createdBy: ctx.actor.name,
    createdAt: at,
    updatedAt: at,
    removedAt: null,
  };
  await tx.insert(quotas).values(row);
  record({ target: row.id, before: null, after: quotaSnapshot(row) });
  return quotaView(row, subjectName);
}
