import { and, eq, ne } from "drizzle-orm";
import { links, memberships, people } from "@/db/store/schema/people";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { asPerson } from "./accept";
import { forgetAttempts } from "./attempts";
import type { Person } from "./authenticate";
import { deadLink, type NewLink, takeLink, writeLink } from "./links";
import { memberFor } from "./member";
import { openLink } from "./openLink";
import { requireOver } from "./operators";
import { hashPassword, requirePassword } from "./password";
import { endSignIns } from "./signOut";

/**
 * Makes a link by which a member sets a new password; older ones end. Throws FORBIDDEN, NOT_FOUND, and PRECONDITION for
 * someone who belongs to another tenant too: its administrators did not agree that this tenant's take the account over.
 */
export async function resetPassword(ctx: Ctx, person: string): Promise<NewLink> {
  return change(
    ctx,
    { verb: "make reset link for", noun: "member", ability: "members.write" },
    async (tx, record) => {
      const member = await memberFor(tx, ctx, person);
      requireOver(ctx, member);
      const { email } = member;
      const elsewhere = and(eq(memberships.person, person), ne(memberships.tenant, ctx.tenant));
      if ((await tx.$count(memberships, elsewhere)) > 0) throw belongsElsewhere(email);
      const older = and(eq(links.purpose, "reset"), eq(links.email, email));
      await tx.delete(links).where(older);
      const link = await writeLink(tx, ctx, { purpose: "reset", email, roles: [] });
      record({ target: person, before: null, after: { email, expiresAt: link.expiresAt } });
      return link;
    },
  );
}

/** Sets the password by a reset link and ends all sign-ins of the person. Throws NOT_FOUND for a dead link, INVALID. */
export async function redeemReset(ctx: Ctx, secret: string, password: string): Promise<Person> {
  const link = await openLink(secret, ctx.now());
  const email = link.email;
  if (link.purpose !== "reset" || email === null) throw deadLink();
  requirePassword(password, email);
  const passwordHash = await hashPassword(password);
  const holder = asPerson(ctx, link.tenant, { id: email, email, name: email });
  const person = await change(
    holder,
    { verb: "set password of", noun: "member", ability: "own" },
    async (tx, record) => {
      await takeLink(tx, secret, "reset", ctx.now());
      const [row] = await tx.update(people).set({ passwordHash }).where(eq(people.email, email)).returning();
      if (!row) throw deadLink();
      await endSignIns(tx, row.id, ctx.now());
      record({ target: row.id, before: { email }, after: { email, passwordSet: new Date(ctx.now()) } });
      return { id: row.id, email, name: row.name };
    },
  );
  await forgetAttempts(email, "", ctx.now());
  return person;
}

function belongsElsewhere(email: string): DomainError {
  return new DomainError("PRECONDITION", {
    what: `${email} belongs to another tenant too.`,
    why: "A reset here would hand that account over.",
    fix: "They can change their password themselves under Me.",
  });
}
