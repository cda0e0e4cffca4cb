import { and, eq, inArray } from "drizzle-orm";
import { principalAliases, principalMerges, principals } from "@/db/store/schema/principals";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { lockPrincipals } from "./lock";
import { type MovedAlias, mergeSnapshot } from "./merge";
import { principalFor, principalSnapshot, wherePrincipal } from "./principal";

/**
 * Takes a merge back: the merged principal stands for itself again, with everything that it brought, whatever was merged
 * before or since. Needs `people.write`; throws NOT_FOUND, and CONFLICT where the merge was undone already or one of the
 * names that it brought was split off since. Returns the principal that stands again.
 */
export async function undoMerge(ctx: Ctx, id: string): Promise<{ id: string }> {
  return change(
    ctx,
    { verb: "undo merge of", noun: "principal", ability: "people.write" },
    async (tx, record) => {
      await lockPrincipals(tx, ctx.tenant);
      const here = and(eq(principalMerges.tenant, ctx.tenant), eq(principalMerges.id, id));
      const [merge] = await tx.select().from(principalMerges).where(here);
      if (!merge) throw notFound("merge");
      const merged = await principalFor(tx, ctx, merge.merged);
      if (merge.undoneAt)
        throw new DomainError("CONFLICT", { what: `${merged.name} stands for itself again already.` });
      const freed = await beneath(tx, ctx, merged.root, merged.id);
      await requireStillThere(tx, ctx, merge.moved);
      await tx.update(principals).set({ root: merged.id }).where(inArray(principals.id, freed));
      await tx.update(principals).set({ mergedInto: null }).where(wherePrincipal(ctx, merged.id));
      await tx
        .update(principalMerges)
        .set({ undoneAt: new Date(ctx.now()) })
        .where(here);
      const after = { ...merged, mergedInto: null };
      record({ target: merged.id, before: principalSnapshot(merged), after: principalSnapshot(after) });
      record({ target: merge.kept, before: mergeSnapshot(merged.name, merge.moved), after: {} });
      return { id: merged.id };
    },
  );
}

/** A principal and everything that was merged into it, by the tree that the merges made. */
async function beneath(tx: StoreTx, ctx: Ctx, root: string, top: string): Promise<string[]> {
  const rows = await tx
    .select({ id: principals.id, into: principals.mergedInto })
    .from(principals)
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.root, root)));
  const found = [top];
  for (const id of found) found.push(...rows.filter((row) => row.into === id).map((row) => row.id));
  return found;
}

async function requireStillThere(tx: StoreTx, ctx: Ctx, moved: readonly MovedAlias[]): Promise<void> {
  const values = moved.map(({ value }) => value);
  if (values.length === 0) return;
  const rows = await tx
    .select({ value: principalAliases.value, principal: principalAliases.principal })
    .from(principalAliases)
    .where(and(eq(principalAliases.tenant, ctx.tenant), inArray(principalAliases.value, values)));
  const now = new Map(rows.map((row) => [row.value, row.principal]));
  const gone = moved.find(({ value, principal }) => now.get(value) !== principal);
  if (gone === undefined) return;
  throw new DomainError("CONFLICT", {
    what: `${gone.value} was split off since, so the merge cannot be undone as it was.`,
    fix: "Split off the other names that are not the same, one by one.",
  });
}
