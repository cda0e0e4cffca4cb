import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import { principalAliases, principalMerges, principals } from "@/db/store/schema/principals";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { lockPrincipals } from "./lock";
import { type PrincipalRow, principalSnapshot, standingPrincipal, wherePrincipal } from "./principal";

export interface MergeInput {
  /** The one that stays. */
  kept: string;
  /** The one that is hidden; its names, teams and account count for the other. */
  merged: string;
}

/**
 * Says that two principals are one. Nothing is rewritten: the merged one points at the kept one, so that undoing restores
 * exactly what was. Needs `people.write`; throws NOT_FOUND, INVALID for one and itself, CONFLICT for what cannot be one.
 */
export async function mergePrincipals(ctx: Ctx, input: MergeInput): Promise<{ id: string }> {
  const id = ctx.newId("mrg");
  await change(ctx, { verb: "merge", noun: "principal", ability: "people.write" }, async (tx, record) => {
    await lockPrincipals(tx, ctx.tenant);
    const kept = await standingPrincipal(tx, ctx, input.kept);
    const merged = await standingPrincipal(tx, ctx, input.merged);
    await requireMergeable(tx, kept, merged);
    const moved = await aliasesOf(tx, ctx, merged.id);
    const at = new Date(ctx.now());
    const names = { kept: kept.id, merged: merged.id, moved, by: ctx.actor.name };
    await tx.insert(principalMerges).values({ id, tenant: ctx.tenant, ...names, at, undoneAt: null });
    const after = { ...merged, mergedInto: kept.id };
    await tx
      .update(principals)
      .set({ root: kept.id })
      .where(and(eq(principals.tenant, ctx.tenant), eq(principals.root, merged.id)));
    await tx.update(principals).set({ mergedInto: kept.id }).where(wherePrincipal(ctx, merged.id));
    record({ target: merged.id, before: principalSnapshot(merged), after: principalSnapshot(after) });
    record({ target: kept.id, before: {}, after: mergeSnapshot(merged.name, moved) });
  });
  return { id };
}

async function requireMergeable(tx: StoreTx, kept: PrincipalRow, merged: PrincipalRow): Promise<void> {
  if (kept.id === merged.id) {
    const what = "A principal cannot be merged into itself.";
    throw new DomainError("INVALID", { what, fix: "Choose another one." }, { merged: what });
  }
  if (kept.kind === "person") return;
  const [account] = await tx
    .select({ id: principals.id })
    .from(principals)
    .where(
      and(
        eq(principals.tenant, kept.tenant),
        inArray(principals.root, [kept.id, merged.id]),
        isNotNull(principals.person),
      ),
    )
    .limit(1);
  if (!account) return;
  throw new DomainError("CONFLICT", {
    what: `${merged.name} has a member's account, and ${kept.name} is a service.`,
    fix: "A service has no account. If it is a person after all, say so there first.",
  });
}

export type MovedAlias = (typeof principalMerges.$inferSelect)["moved"][number];

/** What the change log says at the principal that another was merged into. */
export function mergeSnapshot(merged: string, moved: readonly MovedAlias[]): object {
  return { merged, aliases: moved.map(({ value }) => value) };
}

/** The values that stand for a principal, and whose each is: everything merged into it included. */
async function aliasesOf(tx: StoreTx, ctx: Ctx, root: string): Promise<MovedAlias[]> {
  return tx
    .select({ value: principalAliases.value, principal: principalAliases.principal })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .where(and(eq(principalAliases.tenant, ctx.tenant), eq(principals.root, root)))
    .orderBy(asc(principalAliases.value));
}
