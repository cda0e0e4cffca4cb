import { eq } from "drizzle-orm";
import { identities } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { scimUsers } from "@/db/store/schema/scim";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { newCtx } from "@/lib/access/newCtx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { authenticate, type Person } from "./authenticate";
import { readName } from "./email";
import { deadLink, takeLink } from "./links";
import { openLink } from "./openLink";
import { hashPassword, requirePassword } from "./password";

export interface Acceptance {
  secret: string;
  /** Needed by an email without an account. */
  name: string;
  /** A new one, or that of the account that joins. */
  password: string;
  /** For the rate limit. */
  address: string;
}

/**
 * Joins the tenant of an invitation. An email with an account proves itself by its password; another one gets an account.
 * Throws NOT_FOUND for a dead link, UNAUTHENTICATED, QUOTA_EXCEEDED, INVALID, and PRECONDITION for an account without a
 * password, which joins by `acceptSignedIn`: who invites must not become somebody of another tenant.
 */
export async function acceptInvitation(ctx: Ctx, input: Acceptance): Promise<Person> {
  const link = await openLink(input.secret, ctx.now());
  const email = link.email;
  if (link.purpose !== "invite" || email === null) throw deadLink();
  const known = link.hasAccount ? await authenticate({ ...input, email }, ctx.now()) : null;
  if (!known) requirePassword(input.password, email);
  const passwordHash = known ? null : await hashPassword(input.password);
  const person = known ?? { id: await idOf(ctx, email), email, name: readName(input.name) };
  const joining = asPerson(ctx, link.tenant, person);
  return change(joining, { verb: "join as", noun: "member", ability: "own" }, async (tx, record) => {
    const { roles } = await takeLink(tx, input.secret, "invite", ctx.now());
    if (passwordHash) {
      await freeToTake(tx, person.id);
      await putPerson(tx, ctx, person, passwordHash);
    }
    const row = { tenant: link.tenant, person: person.id, roles, createdAt: new Date(ctx.now()) };
    await tx.insert(memberships).values(row).onConflictDoNothing();
    record({ target: person.id, before: null, after: { email, name: person.name, roles } });
    const data = { person: person.id, email, name: person.name, roles };
    await notify(joining, { type: "member.joined", data }, { tx });
    return person;
  });
}

/**
 * Of a person without a password only the email is known, so that whoever holds the link may be them; but not where a
 * provider or directory made them somebody already. Ways in that open nothing (any more) go.
 */
async function freeToTake(tx: StoreTx, person: string): Promise<void> {
  const [who] = await tx.select().from(people).where(eq(people.id, person)).for("update");
  if (!who) return;
  const somewhere = await tx.$count(memberships, eq(memberships.person, person));
  const provisioned = await tx.$count(scimUsers, eq(scimUsers.person, person));
  if (who.passwordHash !== null || somewhere + provisioned > 0) {
    throw new DomainError("PRECONDITION", {
      what: `${who.email} has an account that signs in another way.`,
      fix: "Sign in there first, and open the link again.",
    });
  }
  await tx.delete(identities).where(eq(identities.person, person));
}

/** The id of a person without a password, who was known before, or a new one. */
async function idOf(ctx: Ctx, email: string): Promise<string> {
  const [row] = await store().select({ id: people.id }).from(people).where(eq(people.email, email));
  return row?.id ?? ctx.newId("per");
}

/** The ctx of someone who holds a link: themselves, with no ability but what the link gives. */
export function asPerson(ctx: Ctx, tenant: string, person: Person): Ctx {
  const actor = { kind: "person", id: person.id, name: person.name } as const;
  return newCtx({ tenant, actor, abilities: new Set(), requestId: ctx.requestId });
}

/** Writes a new person, or the name and password of one without a password. */
export async function putPerson(tx: StoreTx, ctx: Ctx, person: Person, passwordHash: string): Promise<void> {
  await tx
    .insert(people)
    .values({ ...person, passwordHash, createdAt: new Date(ctx.now()) })
    .onConflictDoUpdate({ target: people.id, set: { name: person.name, passwordHash } });
}
