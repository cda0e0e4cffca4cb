import { and, arrayContains, eq, or } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import type { StoreTx } from "@/db/store/transaction";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { knownRoles, requireGrantable } from "@/lib/access/grant";
import { DomainError } from "@/lib/base/errors";

interface Held {
  roles: readonly string[];
  groupRoles: readonly string[];
}

const operates = ({ roles, groupRoles }: Held) => [...roles, ...groupRoles].includes("operator");

/** Throws FORBIDDEN when an operator's account would be taken over or taken away by someone who does not operate. */
export function requireOver(ctx: Ctx, member: Held): void {
  if (!operates(member) || ctx.abilities.has("operate")) return;
  throw new DomainError("FORBIDDEN", {
    what: "This member operates the installation.",
    why: "That is above what you may do yourself.",
    fix: "Ask an operator.",
  });
}

/** The roles that are asked for, of which everyone may leave `operator` where it is. Throws FORBIDDEN, INVALID. */
export function rolesFor(ctx: Ctx, member: Held, names: readonly string[]): Role[] {
  const isLeft = member.roles.includes("operator") && names.includes("operator");
  if (!isLeft || ctx.abilities.has("operate")) return requireGrantable(ctx, names);
  const others = names.filter((name) => name !== "operator");
  return knownRoles(["operator", ...(others.length > 0 ? requireGrantable(ctx, others) : [])]);
}

/** Throws when the edit takes `operator` from someone: FORBIDDEN for who does not operate, CONFLICT for the last one. */
export async function requireAnotherOperator(
  tx: StoreTx,
  ctx: Ctx,
  person: string,
  before: Held,
  after: Held,
): Promise<void> {
  if (!operates(before) || operates(after)) return;
  requireOver(ctx, before);
  const left = await operatorsOf(tx, ctx.tenant);
  if (left.some((one) => one !== person)) return;
  throw new DomainError("CONFLICT", {
    what: "This is the last operator.",
    why: "Without one, nobody could manage tenants and sign-in in the console.",
    fix: "Make another member an operator first.",
  });
}

async function operatorsOf(tx: StoreTx, tenant: string): Promise<string[]> {
  const byHand = arrayContains(memberships.roles, ["operator"]);
  const byGroup = arrayContains(memberships.groupRoles, ["operator"]);
  const rows = await tx
    .select({ person: memberships.person })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(and(eq(memberships.tenant, tenant), eq(people.disabled, false), or(byHand, byGroup)));
  return rows.map((row) => row.person);
}
