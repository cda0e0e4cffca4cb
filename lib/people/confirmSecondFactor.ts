import { and, eq, isNull } from "drizzle-orm";
import { secondFactors } from "@/db/store/schema/identities";
import { signIns } from "@/db/store/schema/people";
import type { Ctx } from "@/lib/access/ctx";
import { decryptSecret } from "@/lib/access/encrypt";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { writeRecoveryCodes } from "./recoveryCodes";
import { FACTOR_PURPOSE, isThere, ownAccount } from "./secondFactor";
import { endSignIns } from "./signOut";
import { stepOf } from "./totp";

/**
 * Makes the drawn secret the actor's second factor, by a first code of it. Their other browsers are signed out; this one
 * counts as proved. Returns the recovery codes, this once. Throws INVALID for a wrong code, PRECONDITION.
 */
export async function confirmSecondFactor(
  ctx: Ctx,
  { code, signInId }: { code: string; signInId: string },
): Promise<string[]> {
  const person = await ownAccount(ctx);
  const mine = eq(secondFactors.person, person.id);
  return change(ctx, { verb: "set up", noun: "second factor", ability: "own" }, async (tx, record) => {
    const [row] = await tx.select().from(secondFactors).where(mine).for("update");
    if (row?.confirmedAt) throw isThere();
    const secret = row && decryptSecret(row.secret, FACTOR_PURPOSE, person.id);
    const step = secret ? stepOf(secret, code.replace(/\s/g, ""), ctx.now()) : null;
    if (step === null) throw wrongCode();
    const now = new Date(ctx.now());
    await tx
      .update(secondFactors)
      .set({ confirmedAt: now, lastStep: step })
      .where(and(mine, isNull(secondFactors.confirmedAt)));
    await endSignIns(tx, person.id, ctx.now(), signInId);
    await tx
      .update(signIns)
      .set({ secondFactorAt: now })
      .where(and(eq(signIns.id, signInId), eq(signIns.person, person.id)));
    record({ target: person.id, before: null, after: { email: person.email, confirmedAt: now } });
    return writeRecoveryCodes(tx, person.id);
  });
}

function wrongCode(): DomainError {
  const what = "This is not the app's present code.";
  const fix = "Wait for the next one. If it goes on, check the clock of the phone.";
  return new DomainError("INVALID", { what, fix }, { code: what });
}
