import { and, desc, eq } from "drizzle-orm";
import { links, memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { knownRoles, requireGrantable } from "@/lib/access/grant";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { readEmail } from "./email";
import { isLiving, type LinkRow, type NewLink, writeLink } from "./links";

/** Makes a link by which the owner of an email joins the tenant with these roles; older ones for the email end. Throws FORBIDDEN, INVALID, CONFLICT. */
export async function invite(ctx: Ctx, input: { email: string; roles: readonly string[] }): Promise<NewLink> {
  const email = readEmail(input.email);
  return change(ctx, { verb: "invite", noun: "member", ability: "members.write" }, async (tx, record) => {
    const roles = requireGrantable(ctx, input.roles);
    const [member] = await tx
      .select({ id: people.id })
      .from(memberships)
      .innerJoin(people, eq(people.id, memberships.person))
      .where(and(eq(memberships.tenant, ctx.tenant), eq(people.email, email)));
    if (member) {
      const what = `${email} is a member already.`;
      throw new DomainError("CONFLICT", { what, fix: "Change the member's roles instead." }, { email: what });
    }
    await tx
      .update(links)
      .set({ usedAt: new Date(ctx.now()) })
      .where(pending(ctx, eq(links.email, email)));
    const link = await writeLink(tx, ctx, { purpose: "invite", email, roles });
    record({ target: link.id, before: null, after: { email, roles } });
    return link;
  });
}

/** An invitation that nobody has accepted yet. */
export interface InvitationView {
  id: string;
  email: string;
  roles: Role[];
  createdBy: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** The tenant's open invitations, newest first. Needs `members.write`. */
export async function listInvitations(ctx: Ctx): Promise<InvitationView[]> {
  requireAbility(ctx, "members.write");
  const rows = await store().select().from(links).where(pending(ctx)).orderBy(desc(links.createdAt));
  return rows.map(viewOf);
}

/** Ends an invitation. Throws FORBIDDEN, NOT_FOUND. */
export async function withdrawInvitation(ctx: Ctx, id: string): Promise<void> {
  await change(
    ctx,
    { verb: "withdraw", noun: "invitation", ability: "members.write" },
    async (tx, record) => {
      const usedAt = new Date(ctx.now());
      const [row] = await tx
        .update(links)
        .set({ usedAt })
        .where(pending(ctx, eq(links.id, id)))
        .returning();
      if (!row) throw notFound("invitation");
      record({ target: id, before: { email: row.email, roles: row.roles }, after: null });
    },
  );
}

function pending(ctx: Ctx, more?: ReturnType<typeof eq>) {
  return and(eq(links.tenant, ctx.tenant), eq(links.purpose, "invite"), isLiving(ctx.now()), more);
}

function viewOf(row: LinkRow): InvitationView {
  const { id, email, roles, createdBy, expiresAt } = row;
  return { id, email: email ?? "", roles: knownRoles(roles), createdBy, expiresAt: expiresAt.toISOString() };
}
