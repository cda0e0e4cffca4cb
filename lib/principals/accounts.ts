import { and, asc, eq, isNull, or } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { PrincipalRef } from "./principal";

const MOST = 500;

/** The accounts that can be linked to a principal: its own, and those of members who are nobody on the list yet. Needs `people.write`. */
export async function listAccounts(
  ctx: Ctx,
  principal: string,
): Promise<{ linked: string | null; open: PrincipalRef[] }> {
  requireAbility(ctx, "people.write");
  const rows = await store()
    .select({ id: people.id, email: people.email, of: principals.id })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .leftJoin(principals, and(eq(principals.person, people.id), eq(principals.tenant, ctx.tenant)))
    .where(and(eq(memberships.tenant, ctx.tenant), or(isNull(principals.id), eq(principals.id, principal))))
    .orderBy(asc(people.email))
    .limit(MOST);
  return {
    linked: rows.find((row) => row.of === principal)?.id ?? null,
    open: rows.map(({ id, email }) => ({ id, name: email })),
  };
}
