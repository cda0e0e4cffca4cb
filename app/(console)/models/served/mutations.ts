"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import {
  createServedModel,
  editServedModel,
  removeServedModel,
  setServedState,
} from "@/lib/servedModels/manage";
import { SERVED_PATH, servedHref } from "./url";

const write = "maas.write";
const one = z.object({ id: z.string() });
const text = z.string().optional();
const fields = z.object({ displayName: text, description: text, provider: text, model: text });

export async function createServedMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const shape = fields.extend({ name: z.string(), namespace: z.string().default("") });
  return mutate(write, shape, form, async (ctx, input) => {
    redirect(servedHref((await createServedModel(ctx, input)).id));
  });
}

export async function editServedMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, fields.extend(one.shape), form, async (ctx, { id, ...input }) =>
    editServedModel(ctx, id, input).then(() => null),
  );
}

export async function pauseServedMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => setServedState(ctx, id, "paused").then(() => null));
}

export async function resumeServedMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => setServedState(ctx, id, "active").then(() => null));
}

export async function removeServedMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => {
    await removeServedModel(ctx, id);
    redirect(SERVED_PATH);
  });
}
