import { randomBytes } from "node:crypto";
import { and, eq, gt, isNotNull, isNull } from "drizzle-orm";
import { secondFactors } from "@/db/store/schema/identities";
import { people, signIns } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { Person } from "./authenticate";
import { type Proof, proveSecondFactor } from "./proveSecondFactor";
import { hashSignIn, noteSignedIn } from "./signIn";

/** So long may the code come after the password. */
const HALF_MS = 10 * 60_000;

/** Of a sign-in whose password was right and whose second factor is due: whose it is. Null for every other secret, and after 10 minutes. */
export async function readHalfSignIn(
  secret: string,
  nowMs: number,
): Promise<{ id: string; person: Person } | null> {
  const [row] = await store()
    .select({ id: signIns.id, person: people.id, email: people.email, name: people.name })
    .from(signIns)
    .innerJoin(people, eq(people.id, signIns.person))
    .innerJoin(secondFactors, eq(secondFactors.person, people.id))
    .where(
      and(
        eq(signIns.hash, hashSignIn(secret)),
        isNull(signIns.revokedAt),
        isNull(signIns.identity),
        isNull(signIns.secondFactorAt),
        gt(signIns.createdAt, new Date(nowMs - HALF_MS)),
        isNotNull(secondFactors.confirmedAt),
        eq(people.disabled, false),
      ),
    );
  return row ? { id: row.id, person: { id: row.person, email: row.email, name: row.name } } : null;
}

/**
 * Opens the sign-in by the second factor. Its secret is drawn anew, so that whoever saw the first one has nothing. Throws
 * UNAUTHENTICATED when the password is too long ago, INVALID for a wrong code, QUOTA_EXCEEDED.
 */
export async function finishSignIn(ctx: Ctx, secret: string, proof: Proof): Promise<{ secret: string }> {
  const half = await readHalfSignIn(secret, ctx.now());
  if (!half) throw tooLate();
  await proveSecondFactor(ctx, half.person, proof);
  const next = randomBytes(32).toString("base64url");
  const [open] = await bookkeep((tx) =>
    tx
      .update(signIns)
      .set({ hash: hashSignIn(next), secondFactorAt: new Date(ctx.now()) })
      .where(and(eq(signIns.id, half.id), eq(signIns.hash, hashSignIn(secret)), isNull(signIns.revokedAt)))
      .returning({ id: signIns.id }),
  );
  if (!open) throw tooLate();
  await noteSignedIn(ctx, half.person, half.id, { method: "local", secondFactor: true });
  return { secret: next };
}

function tooLate(): DomainError {
  return new DomainError("UNAUTHENTICATED", {
    what: "The password was entered too long ago.",
    fix: "Sign in again.",
  });
}
