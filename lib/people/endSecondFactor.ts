import { and, eq, ne } from "drizzle-orm";
import { recoveryCodes, secondFactors } from "@/db/store/schema/identities";
import { memberships } from "@/db/store/schema/people";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { authenticate } from "./authenticate";
import { memberFor } from "./member";
import { requireOver } from "./operators";
import { type Proof, proveSecondFactor } from "./proveSecondFactor";
import { writeRecoveryCodes } from "./recoveryCodes";
import { ownAccount } from "./secondFactor";
import { endSignIns } from "./signOut";

/** Removes the actor's own second factor, by password and a code; other browsers are signed out. Throws INVALID, QUOTA_EXCEEDED, PRECONDITION. */
export async function removeSecondFactor(
  ctx: Ctx,
  { password, signInId, ...proof }: Proof & { password: string; signInId: string },
): Promise<void> {
  const person = await ownAccount(ctx);
  await requireOwnPassword(ctx, { email: person.email, password, address: proof.address });
  await proveSecondFactor(ctx, person, proof);
  await change(ctx, { verb: "remove", noun: "second factor", ability: "own" }, async (tx, record) => {
    const confirmedAt = await forget(tx, person.id);
    await endSignIns(tx, person.id, ctx.now(), signInId);
    record({ target: person.id, before: { email: person.email, confirmedAt }, after: null });
  });
}

/** Ten new recovery codes for the actor, by a code; the old ones end. Shown once. Throws INVALID, QUOTA_EXCEEDED, PRECONDITION. */
export async function renewRecoveryCodes(ctx: Ctx, proof: Proof): Promise<string[]> {
  const person = await ownAccount(ctx);
  await proveSecondFactor(ctx, person, proof);
  return change(
    ctx,
    { verb: "renew recovery codes of", noun: "second factor", ability: "own" },
    async (tx, record) => {
      const renewedAt = new Date(ctx.now());
      record({ target: person.id, before: null, after: { email: person.email, renewedAt } });
      return writeRecoveryCodes(tx, person.id);
    },
  );
}

/**
 * Takes a member's second factor away who lost it, and signs them out everywhere. Needs `members.write`. Throws FORBIDDEN,
 * NOT_FOUND, and PRECONDITION for someone who has none, or belongs to another tenant too, which relies on it.
 */
export async function resetSecondFactor(ctx: Ctx, id: string): Promise<void> {
  await change(
    ctx,
    { verb: "reset", noun: "second factor", ability: "members.write" },
    async (tx, record) => {
      const member = await memberFor(tx, ctx, id);
      requireOver(ctx, member);
      const elsewhere = and(eq(memberships.person, id), ne(memberships.tenant, ctx.tenant));
      if ((await tx.$count(memberships, elsewhere)) > 0) throw belongsElsewhere(member.email);
      const confirmedAt = await forget(tx, id);
      if (!confirmedAt) throw hasNone(member.email);
      await endSignIns(tx, id, ctx.now());
      record({ target: id, before: { email: member.email, confirmedAt }, after: null });
    },
  );
}

/** When it was confirmed; null where there was none. */
async function forget(tx: StoreTx, person: string): Promise<Date | null> {
  const [row] = await tx.delete(secondFactors).where(eq(secondFactors.person, person)).returning();
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.person, person));
  return row?.confirmedAt ?? null;
}

async function requireOwnPassword(ctx: Ctx, credentials: Parameters<typeof authenticate>[0]): Promise<void> {
  try {
    await authenticate(credentials, ctx.now());
  } catch (error) {
    if (!isDomainError(error) || error.code !== "UNAUTHENTICATED") throw error;
    const what = "The password is wrong.";
    throw new DomainError("INVALID", { what }, { password: what });
  }
}

function belongsElsewhere(email: string): DomainError {
  return new DomainError("PRECONDITION", {
    what: `${email} belongs to another tenant too.`,
    why: "That tenant relies on the second factor as well.",
    fix: "They can use a recovery code, or remove it themselves under Your account.",
  });
}

function hasNone(email: string): DomainError {
  return new DomainError("PRECONDITION", { what: `${email} has no second factor.` });
}
