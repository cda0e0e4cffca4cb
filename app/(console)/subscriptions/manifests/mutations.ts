"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { handedFile } from "@/app/_edge/readFile";
import { DomainError } from "@/lib/base/errors";
import type { HandedFile } from "@/lib/base/untrusted";
import { importManifests, planManifests } from "@/lib/manifests/importManifests";
import type { ImportPlan } from "@/lib/manifests/plan";

const given = z.object({
  text: z.string().default(""),
  file: z.custom<File>((value) => value instanceof File).optional(),
  keepUnknown: z.literal("yes").optional(),
  takeOver: z.literal("yes").optional(),
});

/** What a file would bring; nothing is written. */
export async function planManifestsMutation(_: unknown, form: FormData): Promise<Mutated<ImportPlan>> {
  return mutate("maas.write", given, form, async (ctx, { text, file, keepUnknown }) =>
    planManifests(ctx, await handed(text, file), { keepUnknown: keepUnknown === "yes" }),
  );
}

/** Brings it in, all or nothing. */
export async function importManifestsMutation(_: unknown, form: FormData): Promise<Mutated<ImportPlan>> {
  return mutate("maas.write", given, form, async (ctx, { text, file, keepUnknown, takeOver }) =>
    importManifests(ctx, await handed(text, file), {
      keepUnknown: keepUnknown === "yes",
      takeOver: takeOver === "yes",
    }),
  );
}

async function handed(text: string, file: File | undefined): Promise<HandedFile> {
  if (file && file.size > 0) return handedFile(file);
  if (text.trim() !== "") return { name: "pasted.yaml", bytes: Buffer.from(text) };
  const what = "Paste manifests, or choose a file.";
  throw new DomainError("INVALID", { what }, { text: what });
}
