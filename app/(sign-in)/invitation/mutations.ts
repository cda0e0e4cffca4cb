"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { cookieOptions } from "@/app/_edge/session";
import { TENANT_COOKIE } from "@/app/_edge/tenantCookie";
import { acceptSignedIn } from "@/lib/people/acceptSignedIn";

/** Joins a tenant by an invitation as who is signed in, and looks at it. */
export async function acceptSignedInMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(null, z.object({ token: z.string() }), form, async (ctx, { token }) => {
    const { tenant } = await acceptSignedIn(ctx, token);
    (await cookies()).set(TENANT_COOKIE, tenant, cookieOptions());
    redirect("/audit");
  });
}
