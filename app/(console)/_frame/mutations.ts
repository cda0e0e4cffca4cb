"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { requireSignIn } from "@/app/_edge/pageCtx";
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
  const jar = await cookies();
  await closeSession(jar.get(cookieName())?.value);
  jar.delete({ name: cookieName(), ...cookieOptions() });
  redirect("/sign-in");
}
