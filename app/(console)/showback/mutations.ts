"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { closeMonth } from "@/lib/showback/close";

const fields = z.object({ month: z.string(), zone: z.string(), reason: z.string().default("") });

export async function closeMutation(_: unknown, form: FormData): Promise<Mutated<{ job: string }>> {
  return mutate("maas.write", fields, form, closeMonth);
}
