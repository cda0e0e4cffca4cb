import { eq } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { asPerson } from "./accept";
import { deadLink, takeLink } from "./links";
import { openLink } from "./openLink";

/** Joins the tenant of an invitation as the actor, whose email it must name. Throws NOT_FOUND for a dead link and for another's. */
export async function acceptSignedIn(ctx: Ctx, secret: string): Promise<{ tenant: string }> {
  const link = await openLink(secret, ctx.now());
  if (link.purpose !== "invite" || ctx.actor.kind !== "person") throw deadLink();
  const { id, name } = ctx.actor;
  const joining = asPerson(ctx, link.tenant, { id, name, email: link.email ?? "" });
  return change(joining, { verb: "join as", noun: "member", ability: "own" }, async (tx, record) => {
    const [who] = await tx.select().from(people).where(eq(people.id, id));
    if (!who || who.email !== link.email) throw deadLink();
    const { roles } = await takeLink(tx, secret, "invite", ctx.now());
    const row = { tenant: link.tenant, person: id, roles, createdAt: new Date(ctx.now()) };
    const target = [memberships.tenant, memberships.person];
    await tx.insert(memberships).values(row).onConflictDoUpdate({ target, set: { roles } });
    record({ target: id, before: null, after: { email: who.email, name, roles } });
    const data = { person: id, email: who.email, name, roles };
    await notify(joining, { type: "member.joined", data }, { tx });
    return { tenant: link.tenant };
  });
}
