import { createHash, randomBytes } from "node:crypto";
import { lt } from "drizzle-orm";
import { signIns } from "@/db/store/schema/people";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { membershipsOf } from "./memberships";

/** A browser's sign-in ends after 12 hours without a request, and after 7 days whatever happens. */
export const IDLE_MS = 12 * 3_600_000;
export const ABSOLUTE_MS = 7 * 86_400_000;

export interface Browser {
  userAgent: string;
  address: string;
}

/**
 * Opens a sign-in for an authenticated person, and clears away those long over. Its secret is for the browser's cookie;
 * the store keeps the hash. Throws FORBIDDEN for a member of nothing, to whom no page would open.
 */
export async function signIn(
  ctx: Ctx,
  person: string,
  browser: Browser,
): Promise<{ id: string; secret: string }> {
  if ((await membershipsOf(person)).length === 0) throw nowhere();
  const secret = randomBytes(32).toString("base64url");
  const id = ctx.newId("sgn");
  const now = new Date(ctx.now());
  await bookkeep(async (tx) => {
    await tx.delete(signIns).where(lt(signIns.expiresAt, now));
    await tx.insert(signIns).values({
      id,
      hash: hashSignIn(secret),
      person,
      userAgent: browser.userAgent.slice(0, 300),
      address: browser.address.slice(0, 64),
      createdAt: now,
      seenAt: now,
      expiresAt: new Date(ctx.now() + ABSOLUTE_MS),
    });
  });
  return { id, secret };
}

export function hashSignIn(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function nowhere(): DomainError {
  return new DomainError("FORBIDDEN", {
    what: "This account is a member of no tenant.",
    why: "It was removed, or never joined one.",
    fix: "Ask an administrator for an invitation.",
  });
}
