import { memberships } from "@/db/store/schema/people";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { requireGrantable } from "@/lib/access/grant";
import { change } from "@/lib/changes/change";
import { lockMembers, requireAnotherAdmin } from "./admins";
import { memberFor, whereMember } from "./member";

/** Replaces the roles that a member has by hand; none where groups give some. Those of groups stay. Throws FORBIDDEN, NOT_FOUND, INVALID, and CONFLICT for the last administrator. */
export async function setRoles(ctx: Ctx, person: string, names: readonly string[]): Promise<Role[]> {
  return change(
    ctx,
    { verb: "change roles of", noun: "member", ability: "members.write" },
    async (tx, record) => {
      await lockMembers(tx, ctx.tenant);
      const { email, name, roles: old, groupRoles } = await memberFor(tx, ctx, person);
      const roles = names.length === 0 && groupRoles.length > 0 ? [] : requireGrantable(ctx, names);
      if (![...roles, ...groupRoles].includes("admin")) await requireAnotherAdmin(tx, ctx.tenant, person);
      await tx.update(memberships).set({ roles }).where(whereMember(ctx, person));
      record({ target: person, before: { email, name, roles: old }, after: { email, name, roles } });
      return roles;
    },
  );
}
