import { createHash, randomBytes } from "node:crypto";
import { eq, lt } from "drizzle-orm";
import { people, signIns } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { encryptSecret } from "@/lib/access/encrypt";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { membershipsOf } from "./memberships";
import { hasSecondFactor } from "./secondFactor";
import { noteOfPerson } from "./signInEvents";

/** A browser's sign-in ends after 12 hours without a request, and after 7 days whatever happens. */
export const IDLE_MS = 12 * 3_600_000;
export const ABSOLUTE_MS = 7 * 86_400_000;

export interface Browser {
  userAgent: string;
  address: string;
}

/** How it was found out who it is: a password of ours, or an identity provider. */
export type SignInMeans =
  | { method: "local" }
  | {
      method: "oidc";
      /** Its name. */
      provider: string;
      /** The id of the person's identity there. */
      identity: string;
      /** The `sid` claim, by which the provider may end the session; null where it gives none. */
      providerSession: string | null;
      idToken: string;
    };

/** The purpose under which the ID tokens of sign-ins are encrypted; the row is the sign-in's id. */
export const ID_TOKEN_PURPOSE = "signIn.idToken";

/**
 * Opens a sign-in for an authenticated person, and clears away those long over. Its secret is for the browser's cookie;
 * the store keeps the hash. It is `half` open after a password whose owner has a second factor: `finishSignIn` opens it. Throws FORBIDDEN for a member of nothing, to whom no page would open.
 */
export async function signIn(
  ctx: Ctx,
  person: string,
  browser: Browser,
  means: SignInMeans = { method: "local" },
): Promise<{ id: string; secret: string; half: boolean }> {
  const [who] = await store().select().from(people).where(eq(people.id, person));
  if (!who || who.disabled || (await membershipsOf(person)).length === 0) throw nowhere();
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
      ...(means.method === "oidc" && {
        identity: means.identity,
        providerSession: means.providerSession,
        idToken: encryptSecret(means.idToken, ID_TOKEN_PURPOSE, id),
      }),
    });
  });
  const half = means.method === "local" && (await hasSecondFactor(person));
  const detail: Record<string, string> =
    means.method === "oidc" ? { method: "oidc", provider: means.provider } : { method: "local" };
  if (!half) await noteSignedIn({ ...ctx, client: browser }, who, id, detail);
  return { id, secret, half };
}

/** The event of a sign-in that opens pages from now on. */
export async function noteSignedIn(
  ctx: Ctx,
  who: { id: string; name: string },
  id: string,
  detail: Record<string, string | boolean>,
): Promise<void> {
  const target = { kind: "sign-in", id };
  await noteOfPerson(ctx, who, { kind: "sign_in", outcome: "success", target, detail });
}

export function hashSignIn(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function nowhere(): DomainError {
  return new DomainError("FORBIDDEN", {
    what: "This account is a member of no tenant.",
    why: "It was removed, disabled, or never joined one.",
    fix: "Ask an administrator for an invitation.",
  });
}
