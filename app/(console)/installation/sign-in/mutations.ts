"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { checkProvider, type Found } from "@/lib/identityProviders/check";
import { createProvider } from "@/lib/identityProviders/create";
import { removeProvider, setProviderDisabled } from "@/lib/identityProviders/retire";
import { updateProvider } from "@/lib/identityProviders/update";
import { writeSetting } from "@/lib/settings/setting";

const one = z.object({ id: z.string() });
const edit = z.object({
  name: z.string(),
  clientId: z.string(),
  clientSecret: z.string().transform((secret) => secret || null),
  scopes: z.string(),
  groupsClaim: z.string(),
  linksByEmail: z
    .literal("on")
    .optional()
    .transform((value) => value === "on"),
});
const spec = edit.extend({ slug: z.string(), issuer: z.string() });

/** Adds a provider, once its discovery document was found good. */
export async function createProviderMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("operate", spec, form, (ctx, input) => createProvider(ctx, input).then(() => null));
}

export async function updateProviderMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const run = updateProvider;
  return mutate("operate", edit.extend({ id: z.string() }), form, (ctx, { id, ...input }) =>
    run(ctx, id, input).then(() => null),
  );
}

/** What the provider says of itself now. */
export async function checkProviderMutation(_: unknown, form: FormData): Promise<Mutated<Found>> {
  return mutate("operate", one, form, (ctx, { id }) => checkProvider(ctx, id));
}

export async function disableProviderMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("operate", one, form, (ctx, { id }) => setProviderDisabled(ctx, id, true).then(() => null));
}

export async function enableProviderMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("operate", one, form, (ctx, { id }) => setProviderDisabled(ctx, id, false).then(() => null));
}

export async function removeProviderMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("operate", one, form, (ctx, { id }) => removeProvider(ctx, id).then(() => null));
}

/** For how many hours a provider may say nothing. */
export async function setSilenceMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("operate", z.object({ value: z.coerce.number() }), form, (ctx, { value }) =>
    writeSetting(ctx, "signIn.providerSilenceHours", value).then(() => null),
  );
}
