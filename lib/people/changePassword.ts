import { eq } from "drizzle-orm";
import { people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, isDomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { authenticate, type Credentials } from "./authenticate";
import { hashPassword, requirePassword } from "./password";
import { endSignIns } from "./signOut";

export interface PasswordChange {
  current: string;
  next: string;
  /** The sign-in that stays; all others of the person end. */
  keepSignInId: string;
  /** For the rate limit. */
  address: string;
}

/** Changes the actor's own password. Throws INVALID for a wrong current one or a weak new one, QUOTA_EXCEEDED. */
export async function changePassword(ctx: Ctx, input: PasswordChange): Promise<void> {
  const [own] = await store().select({ email: people.email }).from(people).where(eq(people.id, ctx.actor.id));
  if (!own || ctx.actor.kind !== "person") throw notFound("person");
  const { email } = own;
  await confirm({ email, password: input.current, address: input.address }, ctx.now());
  requirePassword(input.next, email);
  const passwordHash = await hashPassword(input.next);
  await change(ctx, { verb: "change password of", noun: "member", ability: "own" }, async (tx, record) => {
    await tx.update(people).set({ passwordHash }).where(eq(people.id, ctx.actor.id));
    await endSignIns(tx, ctx.actor.id, ctx.now(), input.keepSignInId);
    record({ target: ctx.actor.id, before: { email }, after: { email, passwordSet: new Date(ctx.now()) } });
  });
}

/** A wrong password here is a wrong field, not a reason to sign in again. */
async function confirm(credentials: Credentials, nowMs: number): Promise<void> {
  try {
    await authenticate(credentials, nowMs);
  } catch (error) {
    if (!isDomainError(error) || error.code !== "UNAUTHENTICATED") throw error;
    const what = "The current password is wrong.";
    throw new DomainError("INVALID", { what }, { current: what });
  }
}
