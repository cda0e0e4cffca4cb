import { and, eq } from "drizzle-orm";
import { people } from "@/db/store/schema/people";
import { principalAliases, principalDistinctions, principals } from "@/db/store/schema/principals";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { personRow } from "./addSeen";
import { pairOf } from "./distinguish";
import { lockPrincipals } from "./lock";
import { principalSnapshot, standingPrincipal } from "./principal";

/**
 * Makes one name of a principal a principal of its own, and notes that the two are not the same. Needs `people.write`;
 * throws NOT_FOUND, and CONFLICT for the only name and for an account's own address. Returns the new principal.
 */
export async function splitAlias(ctx: Ctx, id: string, value: string): Promise<{ id: string }> {
  return change(ctx, { verb: "split", noun: "principal", ability: "people.write" }, async (tx, record) => {
    await lockPrincipals(tx, ctx.tenant);
    const from = await standingPrincipal(tx, ctx, id);
    await requireSplittable(tx, ctx, from, value);
    const row = { ...personRow(ctx, value), kind: from.kind };
    await tx.insert(principals).values(row);
    await tx
      .update(principalAliases)
      .set({ principal: row.id })
      .where(and(eq(principalAliases.tenant, ctx.tenant), eq(principalAliases.value, value)));
    const at = new Date(ctx.now());
    await tx.insert(principalDistinctions).values({ tenant: ctx.tenant, ...pairOf(id, row.id), at });
    record({ target: row.id, before: null, after: principalSnapshot(row) });
    record({ target: id, before: { alias: value }, after: {} });
    return { id: row.id };
  });
}

async function requireSplittable(tx: StoreTx, ctx: Ctx, from: { id: string; name: string }, value: string) {
  const rows = await tx
    .select({ value: principalAliases.value })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .where(and(eq(principalAliases.tenant, ctx.tenant), eq(principals.root, from.id)));
  if (!rows.some((row) => row.value === value)) throw notFound("alias");
  if (rows.length === 1) {
    throw new DomainError("CONFLICT", {
      what: `${value} is the only name of ${from.name}.`,
      fix: "Rename the principal instead.",
    });
  }
  const [account] = await tx
    .select({ id: people.id })
    .from(people)
    .innerJoin(principals, eq(principals.person, people.id))
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.root, from.id), eq(people.email, value)));
  if (!account) return;
  throw new DomainError("CONFLICT", {
    what: `${value} is the address of the account of ${from.name}.`,
    fix: "Split off the other names instead.",
  });
}
