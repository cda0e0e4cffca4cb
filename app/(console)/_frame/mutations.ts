"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { requireSignIn } from "@/app/_edge/pageCtx";
import { closeSession, cookieName, cookieOptions } from "@/app/_edge/session";
import { strangerCtx } from "@/app/_edge/strangerCtx";
import { TENANT_COOKIE } from "@/app/_edge/tenantCookie";
import { leavingCookie } from "@/app/_edge/trip";

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

/** Ends this browser's session in the store, then here, then at the provider that it came from. */
export async function signOut(): Promise<void> {
  const [jar, head] = [await cookies(), await headers()];
  const elsewhere = await closeSession(strangerCtx(head), jar.get(cookieName())?.value);
  jar.delete({ name: cookieName(), ...cookieOptions() });
  if (elsewhere === null) redirect("/sign-in");
  const { name, value, options } = leavingCookie(elsewhere);
  jar.set(name, value, options);
  redirect("/sign-in/leaving");
}
