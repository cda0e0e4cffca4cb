"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { resetSecondFactor } from "@/lib/people/endSecondFactor";
import { writeSetting } from "@/lib/settings/setting";

type Before = unknown;

const one = z.object({ id: z.string() });

export async function requireFactorMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("members.write", one, form, (ctx) =>
    writeSetting(ctx, "signIn.secondFactor", true).then(() => null),
  );
}

export async function stopRequiringMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("members.write", one, form, (ctx) =>
    writeSetting(ctx, "signIn.secondFactor", false).then(() => null),
  );
}

/** Takes a member's second factor away who lost it, and signs them out. */
export async function resetFactorMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("members.write", one, form, (ctx, { id }) => resetSecondFactor(ctx, id).then(() => null));
}
