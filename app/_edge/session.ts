import type { AuthOptions } from "next-auth";
import { decode, encode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { newCtx } from "@/lib/access/newCtx";
import { secretKey, subkey } from "@/lib/access/secretKey";
import { processState } from "@/lib/base/process";
import { authenticate, type Person } from "@/lib/people/authenticate";
import { readSession, type SignedIn } from "@/lib/people/session";
import { ABSOLUTE_MS, type Browser, signIn } from "@/lib/people/signIn";
import { signOut } from "@/lib/people/signOut";
import { browserOf } from "./browser";

const MAX_AGE_S = ABSOLUTE_MS / 1_000;

/** The browser's cookie: a next-auth JWT (encrypted) around the secret of a row in the store, which is what counts. */
export interface SessionCookie {
  name: string;
  value: string;
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean; maxAge: number };
}

/** Opens a session for an authenticated person; set the cookie that it returns. */
export async function openSession(person: Person, browser: Browser): Promise<SessionCookie> {
  const ctx = newCtx({
    tenant: "",
    actor: { kind: "person", id: person.id, name: person.name },
    abilities: new Set(),
  });
  const { secret } = await signIn(ctx, person.id, browser);
  const value = await encode({ token: { sub: person.id, secret }, secret: jwtSecret(), maxAge: MAX_AGE_S });
  return { name: cookieName(), value, options: { ...cookieOptions(), maxAge: MAX_AGE_S } };
}

/** Who the cookie is, asked of the store each time; null when it is nobody (any more). */
export async function sessionOf(cookie: string | undefined): Promise<SignedIn | null> {
  const secret = await secretIn(cookie);
  return secret ? readSession(secret, Date.now()) : null;
}

/** Ends the session of this cookie in the store; the caller deletes the cookie. */
export async function closeSession(cookie: string | undefined): Promise<void> {
  const secret = await secretIn(cookie);
  if (secret) await signOut(secret, Date.now());
}

/** A cookie that is not ours, or was made under another key, is nobody's. */
async function secretIn(cookie: string | undefined): Promise<string | null> {
  if (!cookie) return null;
  const token = await decode({ token: cookie, secret: jwtSecret() }).catch(() => null);
  return typeof token?.secret === "string" ? token.secret : null;
}

/** `__Host-` binds the cookie to this host over TLS (RFC 6265bis §4.1.3.2). */
export function cookieName(): string {
  return isSecure() ? "__Host-bailiwick" : "bailiwick";
}

export function cookieOptions() {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() } as const;
}

function isSecure(): boolean {
  return processState().environment.publicUrl.startsWith("https:");
}

const secrets = new WeakMap<object, string>();

/** Derived once a process: the key does not change while it runs. */
function jwtSecret(): string {
  const { environment } = processState();
  const known = secrets.get(environment);
  if (known) return known;
  const secret = subkey(secretKey(environment.dataDir, environment.secretKey), "next-auth");
  secrets.set(environment, secret);
  return secret;
}

/** next-auth's own routes (`/api/auth`): local accounts now, an identity provider beside them later. */
export function authOptions(): AuthOptions {
  process.env.NEXTAUTH_URL = processState().environment.publicUrl;
  return {
    secret: jwtSecret(),
    session: { strategy: "jwt", maxAge: MAX_AGE_S },
    cookies: { sessionToken: { name: cookieName(), options: cookieOptions() } },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    providers: [
      Credentials({
        name: "Email and password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(given, request) {
          const browser = browserOf(new Headers(request.headers as Record<string, string>));
          const credentials = {
            email: given?.email ?? "",
            password: given?.password ?? "",
            address: browser.address,
          };
          const person = await authenticate(credentials, Date.now());
          const ctx = newCtx({ tenant: "", actor: { kind: "person", ...person }, abilities: new Set() });
          return { ...person, secret: (await signIn(ctx, person.id, browser)).secret };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && "secret" in user ? { sub: user.id, secret: user.secret } : token),
      session: async ({ session, token }) => {
        const signedIn =
          typeof token.secret === "string" ? await readSession(token.secret, Date.now()) : null;
        const user = signedIn ? { name: signedIn.person.name, email: signedIn.person.email } : undefined;
        return { expires: session.expires, user };
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.secret === "string") await signOut(token.secret, Date.now());
      },
    },
  };
}
