import { and, eq, isNotNull } from "drizzle-orm";
import { secondFactors } from "@/db/store/schema/identities";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { decryptSecret } from "@/lib/access/encrypt";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { countAttempt, forgetAttempts } from "./attempts";
import type { Person } from "./authenticate";
import { countRecoveryCodes, takeRecoveryCode } from "./recoveryCodes";
import { FACTOR_PURPOSE } from "./secondFactor";
import { noteOfPerson } from "./signInEvents";
import { tellOfLock } from "./tellOfLock";
import { stepOf } from "./totp";

type Means = "code" | "recovery code";

export interface Proof {
  code: string;
  /** For the rate limit. */
  address: string;
}

/**
 * Proves a person's second factor by a code of their app, each step once (RFC 6238 §5.2), or by a recovery code, each
 * once. Five wrong ones lock it for 15 minutes, however often the password is right in between. Both ends are security
 * events. Throws INVALID for a wrong one, QUOTA_EXCEEDED.
 */
export async function proveSecondFactor(ctx: Ctx, person: Person, { code, address }: Proof): Promise<Means> {
  await count(ctx, person, address);
  const means = await bookkeep((tx) => take(tx, person.id, code.trim(), ctx.now()));
  if (!means) {
    await noteFailure(ctx, person, "wrong code");
    throw wrongCode();
  }
  await forgetAttempts(person.id, address, ctx.now(), "factor");
  const left = await countRecoveryCodes(store(), person.id);
  const detail = means === "code" ? { means } : { means, recoveryCodesLeft: left };
  await noteOfPerson(ctx, person, { kind: "second_factor", outcome: "success", detail });
  return means;
}

async function count(ctx: Ctx, person: Person, address: string): Promise<void> {
  const onLocked = () => tellOfLock(ctx, person.email, address);
  try {
    await countAttempt(person.id, address, ctx.now(), onLocked, "factor");
  } catch (error) {
    if (isDomainError(error) && error.code === "QUOTA_EXCEEDED")
      await noteFailure(ctx, person, "too many attempts");
    throw error;
  }
}

async function noteFailure(ctx: Ctx, person: Person, reason: string): Promise<void> {
  await noteOfPerson(ctx, person, {
    kind: "second_factor",
    outcome: "failure",
    detail: { reason },
    coalesce: true,
  });
}

async function take(tx: StoreTx, person: string, code: string, nowMs: number): Promise<Means | null> {
  const digits = code.replace(/\s/g, "");
  if (!/^\d{6}$/.test(digits)) {
    return (await takeRecoveryCode(tx, person, code, nowMs)) ? "recovery code" : null;
  }
  const mine = and(eq(secondFactors.person, person), isNotNull(secondFactors.confirmedAt));
  const [row] = await tx.select().from(secondFactors).where(mine).for("update");
  const step = row ? stepOf(decryptSecret(row.secret, FACTOR_PURPOSE, person), digits, nowMs) : null;
  if (!row || step === null || step <= row.lastStep) return null;
  await tx.update(secondFactors).set({ lastStep: step }).where(mine);
  return "code";
}

function wrongCode(): DomainError {
  const what = "This code is wrong, or was used already.";
  const fix = "Enter the app's next one, or a recovery code.";
  return new DomainError("INVALID", { what, fix }, { code: what });
}
