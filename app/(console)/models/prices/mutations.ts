"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { fileField, handedFile } from "@/app/_edge/readFile";
import { addPrice, withdrawPrice } from "@/lib/pricing/add";
import { type ImportPlan, importPrices, planPriceImport } from "@/lib/pricing/importPrices";

const write = "maas.write";
const one = z.object({ id: z.string() });
const text = z.string().default("");
const fields = z.object({
  provider: text,
  model: text,
  "rates.input": text,
  "rates.output": text,
  "rates.cacheRead": text,
  "rates.cacheWrite": text,
  "rates.reasoning": text,
  /** UTC, as the browser writes it. */
  validFrom: text,
  note: text,
  catalogue: z.literal("yes").optional(),
  confirmed: z.literal("yes").optional(),
});

export async function addPriceMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, fields, form, async (ctx, given) => {
    const rates = {
      input: given["rates.input"],
      output: given["rates.output"],
      cacheRead: given["rates.cacheRead"],
      cacheWrite: given["rates.cacheWrite"],
      reasoning: given["rates.reasoning"],
    };
    await addPrice(ctx, {
      provider: given.provider,
      model: given.model,
      rates: given.catalogue ? null : rates,
      validFrom: given.validFrom === "" ? null : utcOf(given.validFrom),
      note: given.note,
      confirmed: given.confirmed === "yes",
    });
    return null;
  });
}

/** `2026-12-01 00:00` or `2026-12-01`, in UTC; what is neither is left for the verb to refuse. */
function utcOf(typed: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?$/.exec(typed.trim());
  return found ? `${found[1]}T${found[2] ?? "00:00"}:00Z` : typed;
}

export async function withdrawPriceMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => withdrawPrice(ctx, id).then(() => null));
}

const importFields = z.object({
  file: fileField,
  providers: z.union([z.string(), z.array(z.string())]).optional(),
  confirmed: z.literal("yes").optional(),
  act: z.enum(["plan", "import"]).default("plan"),
});

const SHOWN = 12;

/** What an import would do, or did: counts, and some of each. */
export type ImportEnd = ReturnType<typeof endOf>;

/** The file goes with each submission: nothing of it is kept in between. */
export async function importPricesMutation(_: unknown, form: FormData): Promise<Mutated<ImportEnd>> {
  return mutate(write, importFields, form, async (ctx, { file, providers, confirmed, act }) => {
    const chosen = [providers ?? []].flat();
    const choice = { providers: chosen, confirmed: confirmed === "yes" };
    const handed = await handedFile(file);
    const plan = await (act === "import" ? importPrices : planPriceImport)(ctx, handed, choice);
    return endOf(plan);
  });
}

function endOf({ add, doubtful, same, skipped, providers }: ImportPlan) {
  const lossy = add.filter(({ losses }) => losses.length > 0);
  return {
    add: add.length,
    same,
    providers,
    doubtful: doubtful.length,
    doubts: doubtful.slice(0, SHOWN).map(({ entry, doubts }) => `${entry}: ${doubts.join(" ")}`),
    lossy: lossy.length,
    losses: lossy.slice(0, SHOWN).map(({ entry, losses }) => `${entry}: ${losses.join(", ")}`),
    skipped: skipped.length,
    skips: skipped.slice(0, SHOWN).map(({ entry, why }) => `${entry}: ${why}`),
  };
}
