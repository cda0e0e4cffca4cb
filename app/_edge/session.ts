import type { Ctx } from "@/lib/access/ctx";
import { newCtx } from "@/lib/access/newCtx";
import { processState } from "@/lib/base/process";
import { logOutAddress } from "@/lib/identityProviders/logOut";
import type { Person } from "@/lib/people/authenticate";
import { finishSignIn, readHalfSignIn } from "@/lib/people/finishSignIn";
import type { Proof } from "@/lib/people/proveSecondFactor";
import { readSession, type SignedIn } from "@/lib/people/session";
import { ABSOLUTE_MS, type Browser, type SignInMeans, signIn } from "@/lib/people/signIn";
import { signOut } from "@/lib/people/signOut";
import { SESSION_COOKIES } from "./sessionCookies";

/** The browser's cookie: 256 random bits whose hash is a row in the store, which is what counts. */
export interface SessionCookie {
  name: string;
  value: string;
  options: ReturnType<typeof cookieOptions> & { maxAge: number };
}

/** Opens a session for an authenticated person; set the cookie that it returns, and ask for the second factor where it is `half` open. Throws FORBIDDEN for a member of nothing. */
export async function openSession(
  person: Person,
  browser: Browser,
  means: SignInMeans = { method: "local" },
  requestId?: string,
): Promise<SessionCookie & { half: boolean }> {
  const ctx = newCtx({
    tenant: "",
    actor: { kind: "person", id: person.id, name: person.name },
    abilities: new Set(),
    requestId,
    client: browser,
  });
  const { secret, half } = await signIn(ctx, person.id, browser, means);
  return { ...cookieOf(secret), half };
}

/** Opens a session that waits for the second factor; set the cookie that it returns. Throws UNAUTHENTICATED, INVALID, QUOTA_EXCEEDED. */
export async function finishSession(
  ctx: Ctx,
  cookie: string | undefined,
  proof: Proof,
): Promise<SessionCookie> {
  const { secret } = await finishSignIn(ctx, isSecret(cookie) ? cookie : "", proof);
  return cookieOf(secret);
}

/** Whose session waits for the second factor; null for every other cookie. */
export async function halfSessionOf(cookie: string | undefined): Promise<Person | null> {
  const half = isSecret(cookie) ? await readHalfSignIn(cookie, Date.now()) : null;
  return half?.person ?? null;
}

function cookieOf(secret: string): SessionCookie {
  return { name: cookieName(), value: secret, options: { ...cookieOptions(), maxAge: ABSOLUTE_MS / 1_000 } };
}

/** Who the cookie is, asked of the store each time; null when it is nobody (any more). */
export async function sessionOf(cookie: string | undefined): Promise<SignedIn | null> {
  return isSecret(cookie) ? readSession(cookie, Date.now()) : null;
}

/** Ends the session of this cookie in the store; the caller deletes the cookie. Where to go to end the provider's too, or null. */
export async function closeSession(ctx: Ctx, cookie: string | undefined): Promise<string | null> {
  const ended = isSecret(cookie) ? await signOut(ctx, cookie) : null;
  return ended && logOutAddress(ctx, ended);
}

/** What cannot be a secret of ours is nobody's, and not worth a question to the store. */
function isSecret(cookie: string | undefined): cookie is string {
  return cookie !== undefined && /^[\w-]{43}$/.test(cookie);
}

export function cookieName(): string {
  return isSecure() ? SESSION_COOKIES.secure : SESSION_COOKIES.plain;
}

/** Of every cookie that the server sets: no script reads it, and no other site's request carries it. */
export function cookieOptions() {
  return { httpOnly: true, sameSite: "strict", path: "/", secure: isSecure() } as const;
}

export function isSecure(): boolean {
  return processState().environment.publicUrl.startsWith("https:");
}
