"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { addGroupGrant, removeGroupGrant } from "@/lib/identityProviders/groupGrants";

const grant = z.object({
  provider: z.string().transform((id) => id || null),
  group: z.string(),
  role: z.string(),
});

/** Maps a group of a provider, or of the tenant's directory (an empty one), to a role. */
export async function addGrantMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("members.write", grant, form, (ctx, input) => addGroupGrant(ctx, input).then(() => null));
}

export async function removeGrantMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("members.write", z.object({ id: z.string() }), form, (ctx, { id }) =>
    removeGroupGrant(ctx, id).then(() => null),
  );
}
