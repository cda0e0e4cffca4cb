import { memberships } from "@/db/store/schema/people";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { lockMembers, requireAnotherAdmin } from "./admins";
import { memberFor, whereMember } from "./member";
import { endSignIns } from "./signOut";

/** Takes a member out of the tenant and ends their sign-ins at once. Throws FORBIDDEN, NOT_FOUND, and CONFLICT for the last administrator. */
export async function removeMember(ctx: Ctx, person: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "member", ability: "members.write" }, async (tx, record) => {
    await lockMembers(tx, ctx.tenant);
    const { email, name, roles } = await memberFor(tx, ctx, person);
    await requireAnotherAdmin(tx, ctx.tenant, person);
    await tx.delete(memberships).where(whereMember(ctx, person));
    await endSignIns(tx, person, ctx.now());
    record({ target: person, before: { email, name, roles }, after: null });
  });
}
