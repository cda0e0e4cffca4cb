import { and, asc, eq, inArray, or } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { principalDistinctions, principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { type PrincipalRef, principalFor, standingPrincipal } from "./principal";

/** A pair in the one order that it is kept in. */
export function pairOf(one: string, other: string): { a: string; b: string } {
  return one < other ? { a: one, b: other } : { a: other, b: one };
}

/** Says that two principals are not the same, so that it is not suggested again. Again is the same as once. Needs `people.write`; throws NOT_FOUND, INVALID. */
export async function distinguish(ctx: Ctx, one: string, other: string): Promise<void> {
  await change(
    ctx,
    { verb: "distinguish", noun: "principal", ability: "people.write" },
    async (tx, record) => {
      const [left, right] = [await standingPrincipal(tx, ctx, one), await standingPrincipal(tx, ctx, other)];
      if (one === other) throw new DomainError("INVALID", { what: "These are one and the same." });
      const row = { tenant: ctx.tenant, ...pairOf(one, other), at: new Date(ctx.now()) };
      const made = await tx.insert(principalDistinctions).values(row).onConflictDoNothing().returning();
      const words = made.length > 0 ? { notTheSame: right.name } : {};
      record({ target: left.id, before: {}, after: words });
    },
  );
}

/** Takes that back: they may be suggested again. Needs `people.write`; throws NOT_FOUND. */
export async function forgetDistinction(ctx: Ctx, one: string, other: string): Promise<void> {
  const name = { verb: "forget distinction of", noun: "principal", ability: "people.write" } as const;
  await change(ctx, name, async (tx, record) => {
    const [left, right] = [await principalFor(tx, ctx, one), await principalFor(tx, ctx, other)];
    const of = async (root: string) =>
      (
        await tx
          .select({ id: principals.id })
          .from(principals)
          .where(and(eq(principals.tenant, ctx.tenant), eq(principals.root, root)))
      ).map((row) => row.id);
    const [mine, theirs] = [await of(left.root), await of(right.root)];
    const { a, b } = principalDistinctions;
    const between = or(and(inArray(a, mine), inArray(b, theirs)), and(inArray(a, theirs), inArray(b, mine)));
    const gone = await tx
      .delete(principalDistinctions)
      .where(and(eq(principalDistinctions.tenant, ctx.tenant), between))
      .returning();
    record({ target: left.id, before: gone.length > 0 ? { notTheSame: right.name } : {}, after: {} });
  });
}

/** Whom somebody said this principal is not. Needs `audit.read`. */
export async function listDistinctions(ctx: Ctx, id: string): Promise<PrincipalRef[]> {
  requireAbility(ctx, "audit.read");
  const [a, b] = [alias(principals, "one"), alias(principals, "other")];
  const rows = await store()
    .select({ aRoot: a.root, bRoot: b.root })
    .from(principalDistinctions)
    .innerJoin(a, eq(a.id, principalDistinctions.a))
    .innerJoin(b, eq(b.id, principalDistinctions.b))
    .where(and(eq(principalDistinctions.tenant, ctx.tenant), or(eq(a.root, id), eq(b.root, id))));
  const others = [...new Set(rows.map((row) => (row.aRoot === id ? row.bRoot : row.aRoot)))];
  const ids = others.filter((other) => other !== id);
  if (ids.length === 0) return [];
  return store()
    .select({ id: principals.id, name: principals.name })
    .from(principals)
    .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.id, ids)))
    .orderBy(asc(principals.nameKey));
}
