"use server";

import { headers } from "next/headers";
import { z } from "zod";
import { browserOf } from "@/app/_edge/browser";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { requireSignIn } from "@/app/_edge/pageCtx";
import { changePassword } from "@/lib/people/changePassword";
import { signOutOthers } from "@/lib/people/signOut";

const passwords = z.object({ current: z.string(), password: z.string() });

/** Changes the person's own password and signs out their other browsers. */
export async function changePasswordMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(null, passwords, form, async (ctx, { current, password }) => {
    const [{ signInId }, head] = await Promise.all([requireSignIn(), headers()]);
    const { address } = browserOf(head);
    await changePassword(ctx, { current, next: password, keepSignInId: signInId, address });
    return null;
  });
}

/** Signs out the person's other browsers; how many there were. */
export async function signOutOthersMutation(_: unknown, form: FormData): Promise<Mutated<number>> {
  return mutate(null, z.object({}), form, async (ctx) =>
    signOutOthers(ctx, (await requireSignIn()).signInId),
  );
}
