import { and, eq, isNull, ne } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import { scimUsers } from "@/db/store/schema/scim";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { refuse } from "./refusal";

interface Wanted {
  email: string;
  name: string;
}

/** The person with this email; made where there is none, without a password, so that only an identity provider signs them in. */
export async function accountFor(tx: StoreTx, ctx: Ctx, { email, name }: Wanted): Promise<string> {
  const row = { id: ctx.newId("per"), email, name, createdAt: new Date(ctx.now()) };
  const [made] = await tx.insert(people).values(row).onConflictDoNothing().returning({ id: people.id });
  if (made) return made.id;
  const [known] = await tx.select({ id: people.id }).from(people).where(eq(people.email, email));
  if (!known) throw new Error("A person vanished while they were provisioned.");
  return known.id;
}

/**
 * The person of a user whose email or name the directory may have changed. The account itself follows only where it is
 * this directory's alone: one with a password, with roles by hand, or in another tenant, stays as it is. Throws CONFLICT (uniqueness).
 */
export async function followAccount(tx: StoreTx, ctx: Ctx, person: string, to: Wanted): Promise<string> {
  const [now] = await tx.select().from(people).where(eq(people.id, person));
  if (!now || (now.email === to.email && now.name === to.name)) return person;
  const isOurs = now.passwordHash === null && (await isDirectorys(tx, ctx, person));
  const [taken] = await tx.select({ id: people.id }).from(people).where(eq(people.email, to.email));
  if (taken && taken.id !== person) {
    if (isOurs) return taken.id;
    throw refuse(
      "uniqueness",
      `${to.email} is another person's account.`,
      "Give the user their own address.",
    );
  }
  if (isOurs)
    await tx
      .update(people)
      .set(to)
      .where(and(eq(people.id, person), isNull(people.passwordHash)));
  return person;
}

/** True for who is in no other tenant and was given nothing by hand: else a new address would hand that to its owner. */
async function isDirectorys(tx: StoreTx, ctx: Ctx, person: string): Promise<boolean> {
  const held = await tx.select().from(memberships).where(eq(memberships.person, person));
  if (held.some((one) => one.tenant !== ctx.tenant || one.roles.length > 0)) return false;
  const user = and(eq(scimUsers.person, person), ne(scimUsers.tenant, ctx.tenant));
  return (await tx.$count(scimUsers, user)) === 0;
}
