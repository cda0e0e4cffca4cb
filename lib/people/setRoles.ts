import { memberships } from "@/db/store/schema/people";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { lockMembers, requireAnotherAdmin } from "./admins";
import { memberFor, whereMember } from "./member";
import { requireAnotherOperator, rolesFor } from "./operators";

/** Replaces the roles that a member has by hand; none where groups give some. Those of groups stay. Throws FORBIDDEN, NOT_FOUND, INVALID, and CONFLICT for the last administrator or operator. */
export async function setRoles(ctx: Ctx, person: string, names: readonly string[]): Promise<Role[]> {
  return change(
    ctx,
    { verb: "change roles of", noun: "member", ability: "members.write" },
    async (tx, record) => {
      await lockMembers(tx, ctx.tenant);
      const member = await memberFor(tx, ctx, person);
      const { email, name, roles: old, groupRoles } = member;
      const roles = names.length === 0 && groupRoles.length > 0 ? [] : rolesFor(ctx, member, names);
      if (![...roles, ...groupRoles].includes("admin")) await requireAnotherAdmin(tx, ctx.tenant, person);
      await requireAnotherOperator(tx, ctx, person, member, { roles, groupRoles });
      await tx.update(memberships).set({ roles }).where(whereMember(ctx, person));
      record({ target: person, before: { email, name, roles: old }, after: { email, name, roles } });
      const [before, after] = [
        [...new Set([...old, ...groupRoles])],
        [...new Set([...roles, ...groupRoles])],
      ];
      if (before.join() !== after.join()) {
        const data = { person, email, name, roles: after, before };
        await notify(ctx, { type: "member.roles_changed", data }, { tx });
      }
      return roles;
    },
  );
}
