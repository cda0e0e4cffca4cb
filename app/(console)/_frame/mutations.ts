"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { browserOf } from "@/app/_edge/browser";
import { requireSignIn } from "@/app/_edge/pageCtx";
import { readRequestId } from "@/app/_edge/requestId";
import { closeSession, cookieName, cookieOptions } from "@/app/_edge/session";
import { TENANT_COOKIE } from "@/app/_edge/tenantCookie";

const YEAR_S = 31_536_000;

/** Looks at another of the person's tenants from now on, from its audit: what was open belongs to the old one. */
export async function switchTenant(form: FormData): Promise<void> {
  const wanted = String(form.get("tenant") ?? "");
  const { memberships } = await requireSignIn();
  if (memberships.some((one) => one.tenant === wanted)) {
    (await cookies()).set(TENANT_COOKIE, wanted, { ...cookieOptions(), maxAge: YEAR_S });
  }
  redirect("/audit");
}

/** Ends this browser's session in the store, then here. */
export async function signOut(): Promise<void> {
  const [jar, head] = [await cookies(), await headers()];
  await closeSession(jar.get(cookieName())?.value, browserOf(head), readRequestId(head));
  jar.delete({ name: cookieName(), ...cookieOptions() });
  redirect("/sign-in");
}
