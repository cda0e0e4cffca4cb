import { memberships } from "@/db/store/schema/people";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { lockMembers, requireAnotherAdmin } from "./admins";
import { memberFor, whereMember } from "./member";
import { requireAnotherOperator } from "./operators";
import { endSignIns } from "./signOut";

/**
 * Takes a member out of the tenant and ends their sign-ins at once. Throws FORBIDDEN, NOT_FOUND, and CONFLICT for the
 * last administrator or operator and for a member by groups, whom the next look at the groups would bring back.
 */
export async function removeMember(ctx: Ctx, person: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "member", ability: "members.write" }, async (tx, record) => {
    await lockMembers(tx, ctx.tenant);
    const member = await memberFor(tx, ctx, person);
    const { email, name, roles, groupRoles } = member;
    if (groupRoles.length > 0) throw heldByGroups(email, groupRoles);
    await requireAnotherAdmin(tx, ctx.tenant, person);
    await requireAnotherOperator(tx, ctx, person, member, { roles: [], groupRoles: [] });
    await tx.delete(memberships).where(whereMember(ctx, person));
    await endSignIns(tx, person, ctx.now());
    record({ target: person, before: { email, name, roles }, after: null });
    await notify(ctx, { type: "member.removed", data: { person, email, name } }, { tx });
  });
}

function heldByGroups(email: string, roles: readonly string[]): DomainError {
  return new DomainError("CONFLICT", {
    what: `${email} is a member by their groups (${roles.join(", ")}).`,
    why: "Removed here, they would come back when their groups are read again.",
    fix: "Take them out of the group at the identity provider or directory, or remove the group's mapping in Settings.",
  });
}
