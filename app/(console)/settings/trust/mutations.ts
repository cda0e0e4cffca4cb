"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { handedFile } from "@/app/_edge/readFile";
import { type CheckedCredential, checkCredential } from "@/lib/agents/checkCredential";
import { addCardKey, addCardKeySet, removeCardKey, removeCardKeySet } from "@/lib/cards/keys";
import { registerIssuer } from "@/lib/trust/registerIssuer";
import { refreshIssuerNow, removeIssuer, updateIssuer } from "@/lib/trust/updateIssuer";

const WRITE = "agents.write";
const one = z.object({ id: z.string() });
/** A browser sends an empty file where none was chosen. */
const optionalFile = z.custom<File>((value) => value instanceof File).optional();
const fields = {
  name: z.string().optional(),
  audiences: z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean)),
  url: z.string().optional(),
  document: optionalFile,
};
const issuer = z.object({ kind: z.enum(["spiffe", "oidc"]), value: z.string(), ...fields });
const edit = one.extend(fields);

const chosen = async (file: File | undefined) => (file && file.size > 0 ? await handedFile(file) : undefined);

export async function registerIssuerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, issuer, form, async (ctx, { document, ...input }) => {
    await registerIssuer(ctx, { ...input, document: await chosen(document) });
    return null;
  });
}

export async function editIssuerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, edit, form, async (ctx, { id, document, ...input }) => {
    await updateIssuer(ctx, id, { ...input, document: await chosen(document) });
    return null;
  });
}

export async function removeIssuerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one, form, async (ctx, { id }) => removeIssuer(ctx, id).then(() => null));
}

export async function refreshIssuerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one, form, async (ctx, { id }) => refreshIssuerNow(ctx, id).then(() => null));
}

/** Keeps nothing; the field is called a token, so that what was pasted is not sent back after a refusal. */
export async function checkMutation(_: unknown, form: FormData): Promise<Mutated<CheckedCredential>> {
  return mutate(WRITE, z.object({ token: z.string() }), form, (ctx, { token }) =>
    checkCredential(ctx, token),
  );
}

const key = z.object({ name: z.string().optional(), kid: z.string().optional(), key: z.string() });

export async function addCardKeyMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, key, form, async (ctx, input) => addCardKey(ctx, input).then(() => null));
}

export async function removeCardKeyMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one, form, async (ctx, { id }) => removeCardKey(ctx, id).then(() => null));
}

export async function addCardKeySetMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, z.object({ url: z.string() }), form, async (ctx, { url }) =>
    addCardKeySet(ctx, url).then(() => null),
  );
}

export async function removeCardKeySetMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one, form, async (ctx, { id }) => removeCardKeySet(ctx, id).then(() => null));
}
