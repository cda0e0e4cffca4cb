"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { checkFindings } from "@/lib/findings/check";
import { acknowledgeFinding, reopenFinding, resolveFinding } from "@/lib/findings/settle";

const write = "findings.write";
const one = z.object({ id: z.string() });

export async function acknowledgeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, (ctx, { id }) => acknowledgeFinding(ctx, id).then(() => null));
}

export async function resolveMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one.extend({ reason: z.string().default("") }), form, (ctx, { id, reason }) =>
    resolveFinding(ctx, id, reason).then(() => null),
  );
}

export async function reopenMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, (ctx, { id }) => reopenFinding(ctx, id).then(() => null));
}

export async function checkMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, z.object({}), form, (ctx) => checkFindings(ctx).then(() => null));
}
