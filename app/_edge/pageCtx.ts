import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Ctx } from "@/lib/access/ctx";
import { mustEnrol } from "@/lib/people/secondFactorRule";
import type { SignedIn } from "@/lib/people/session";
import { browserOf } from "./browser";
import { enrolHref, signInHref } from "./next";
import { PATH_HEADER } from "./pathHeader";
import { readRequestId } from "./requestId";
import { cookieName, sessionOf } from "./session";
import { sessionCtx } from "./sessionCtx";
import { TENANT_COOKIE } from "./tenantCookie";

/** Who is signed in, asked once a request; null for nobody. */
export const currentSignIn = cache(async (): Promise<SignedIn | null> => {
  return sessionOf((await cookies()).get(cookieName())?.value);
});

/** Who is signed in; sends everyone else to the sign-in page, and back here afterwards. */
export async function requireSignIn(): Promise<SignedIn> {
  return (await currentSignIn()) ?? redirect(signInHref((await headers()).get(PATH_HEADER)));
}

/** The ctx of a console page or mutation: the signed-in person in their current tenant. The page asks `ctx.abilities` before it shows. Who must set up a second factor first is sent to do so. */
export const pageCtx = cache(async (): Promise<Ctx> => {
  const [jar, head] = [await cookies(), await headers()];
  const signedIn = await requireSignIn();
  const ctx = sessionCtx(signedIn, jar.get(TENANT_COOKIE)?.value, readRequestId(head), browserOf(head));
  if (await mustEnrol(signedIn, ctx.tenant, ctx.now())) redirect(enrolHref(head.get(PATH_HEADER)));
  return ctx;
});
