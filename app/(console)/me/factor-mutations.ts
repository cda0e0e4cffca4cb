"use server";

import { headers } from "next/headers";
import { z } from "zod";
import { browserOf } from "@/app/_edge/browser";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { requireSignIn } from "@/app/_edge/pageCtx";
import { removeSecondFactor, renewRecoveryCodes } from "@/lib/people/endSecondFactor";

const proof = z.object({ code: z.string() });

/** Makes new recovery codes; they are in the answer and nowhere else. */
export async function renewCodesMutation(_: unknown, form: FormData): Promise<Mutated<string[]>> {
  const { address } = browserOf(await headers());
  return mutate(null, proof, form, (ctx, { code }) => renewRecoveryCodes(ctx, { code, address }));
}

/** Removes the person's own second factor, by password and code. */
export async function removeFactorMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const { address } = browserOf(await headers());
  return mutate(null, proof.extend({ password: z.string() }), form, async (ctx, input) => {
    const { signInId } = await requireSignIn();
    await removeSecondFactor(ctx, { ...input, address, signInId });
    return null;
  });
}
