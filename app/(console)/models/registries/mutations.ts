"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { fileField, handedFile } from "@/app/_edge/readFile";
import type { Applied } from "@/lib/registries/apply";
import { connectRegistry, disconnectRegistry, editRegistry } from "@/lib/registries/connect";
import { importModelFile } from "@/lib/registries/importFile";
import { REGISTRY_KINDS } from "@/lib/registries/registry";
import { startSync } from "@/lib/registries/syncJob";
import { type PropertyEdit, planWriteBack, writeBack } from "@/lib/registries/writeBack";
import { verificationOf } from "@/lib/risks/verification";

const write = "models.write";
const one = z.object({ id: z.string() });
const fields = z.object({
  name: z.string(),
  kind: z.enum(REGISTRY_KINDS),
  url: z.string(),
  token: z.string().default(""),
});

export async function connectMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, fields, form, async (ctx, input) => connectRegistry(ctx, input).then(() => null));
}

/** An empty token leaves the present one. */
export async function editRegistryMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, fields.extend(one.shape), form, async (ctx, { id, token, ...input }) =>
    editRegistry(ctx, id, { ...input, ...(token && { token }) }).then(() => null),
  );
}

export async function disconnectMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => disconnectRegistry(ctx, id).then(() => null));
}

export async function syncMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => {
    redirect(`/jobs/${(await startSync(ctx, id)).job}`);
  });
}

export async function importFileMutation(_: unknown, form: FormData): Promise<Mutated<Applied>> {
  return mutate(write, z.object({ file: fileField }), form, async (ctx, { file }) =>
    importModelFile(ctx, await handedFile(file)),
  );
}

/** What would be written, before anything is. */
export async function planMutation(_: unknown, form: FormData): Promise<Mutated<PropertyEdit[]>> {
  return mutate(write, one, form, async (ctx, { id }) =>
    planWriteBack(ctx, id, (versions) => verificationOf(ctx, versions)),
  );
}

export async function writeBackMutation(_: unknown, form: FormData): Promise<Mutated<PropertyEdit[]>> {
  return mutate(write, one, form, async (ctx, { id }) =>
    writeBack(ctx, id, (versions) => verificationOf(ctx, versions)),
  );
}
