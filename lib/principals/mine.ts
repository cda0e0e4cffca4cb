import { and, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { addMembers } from "./addMembers";
import type { PrincipalRef } from "./principal";

/**
 * Who the signed-in person is on the tenant's list: the principal that stands for their account, brought onto the list where
 * nobody has done so yet. Null for tokens and for the product itself. What is one's own needs no ability.
 */
export async function myPrincipal(ctx: Ctx): Promise<PrincipalRef | null> {
  if (ctx.actor.kind !== "person") return null;
  const known = await find(ctx);
  if (known) return known;
  await addMembers(ctx, [ctx.actor.id]);
  return find(ctx);
}

async function find(ctx: Ctx): Promise<PrincipalRef | null> {
  const root = alias(principals, "root");
  const [row] = await store()
    .select({ id: root.id, name: root.name })
    .from(principals)
    .innerJoin(root, eq(root.id, principals.root))
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.person, ctx.actor.id)))
    .limit(1);
  return row ?? null;
}
