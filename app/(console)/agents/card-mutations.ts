"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { handedFile } from "@/app/_edge/readFile";
import { DomainError } from "@/lib/base/errors";
import { type ImportedCard, importCards } from "@/lib/cards/importCards";
import { AGENT_FINDINGS, checked } from "@/lib/findings/check";

/** A browser sends an empty file where none was chosen. */
const from = z.object({
  url: z.string().default(""),
  file: z.custom<File>((value) => value instanceof File).optional(),
});

/** Registers the agents of one address or one file. */
export async function importCardsMutation(_: unknown, form: FormData): Promise<Mutated<ImportedCard[]>> {
  return mutate("agents.write", from, form, async (ctx, { url, file }) => {
    const chosen = file && file.size > 0 ? file : null;
    if ((url.trim() === "") === (chosen === null)) {
      const what = "Give an address or a file.";
      throw new DomainError("INVALID", { what }, { url: what });
    }
    const source = chosen ? { file: await handedFile(chosen) } : { url };
    return checked(ctx, AGENT_FINDINGS, importCards(ctx, source));
  });
}
