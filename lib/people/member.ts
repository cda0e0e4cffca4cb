import { and, eq } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";

export interface MemberRow {
  id: string;
  email: string;
  name: string;
  /** Given by hand. */
  roles: string[];
  groupRoles: string[];
}

/** One member of ctx's tenant, inside an edit. Throws NOT_FOUND, the same for a person of another tenant and for nobody. */
export async function memberFor(tx: StoreTx, ctx: Ctx, person: string): Promise<MemberRow> {
  const [row] = await tx
    .select({
      id: people.id,
      email: people.email,
      name: people.name,
      roles: memberships.roles,
      groupRoles: memberships.groupRoles,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(whereMember(ctx, person));
  if (!row) throw notFound("member");
  return row;
}

export function whereMember(ctx: Ctx, person: string) {
  return whereMemberOf(ctx.tenant, person);
}

function whereMemberOf(tenant: string, person: string) {
  return and(eq(memberships.tenant, tenant), eq(memberships.person, person));
}
