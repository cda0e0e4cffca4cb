"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { requireSignIn } from "@/app/_edge/pageCtx";
import { leavingCookie, tripCookie } from "@/app/_edge/trip";
import { beginSignIn } from "@/lib/identityProviders/begin";
import { unlinkIdentity } from "@/lib/identityProviders/link";

/** Begins to link a provider to the person's account: off to it, and back to this page. */
export async function linkMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(null, z.object({ id: z.string() }), form, async (ctx, { id: slug }) => {
    const { signInId } = await requireSignIn();
    const link = { person: ctx.actor.id, signInId, tenant: ctx.tenant };
    const begun = await beginSignIn(ctx, slug, { next: "/me", link });
    const jar = await cookies();
    for (const { name, value, options } of [tripCookie(begun), leavingCookie(begun.url)])
      jar.set(name, value, options);
    redirect("/sign-in/leaving");
  });
}

export async function unlinkMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(null, z.object({ id: z.string() }), form, (ctx, { id }) =>
    unlinkIdentity(ctx, id).then(() => null),
  );
}
