"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { discoverCatalogs } from "@/lib/catalogs/discover";
import { addModelVersion } from "@/lib/models/addVersion";
import { archiveModel, restoreModel } from "@/lib/models/archive";
import { bindModelName, freeModelName } from "@/lib/models/bindName";
import { editModel } from "@/lib/models/edit";
import { editModelVersion } from "@/lib/models/editVersion";
import { registerModel } from "@/lib/models/register";
import { listField, nanoUsdField, pairsField, wholeField } from "./fields";
import { modelHref } from "./url";

const write = "models.write";
const one = z.object({ id: z.string() });
const text = z.string().optional();
const said = { description: text, owner: text, licence: text, baseModel: text, tasks: listField };
const model = z.object({ provider: z.string().default(""), name: z.string(), ...said });
const version = z.object({
  model: z.string(),
  digest: text,
  description: text,
  licence: text,
  baseModel: text,
  datasets: listField,
  uri: text,
  contextTokens: wholeField,
  inputNanoUsd: nanoUsdField,
  outputNanoUsd: nanoUsdField,
  properties: pairsField,
});
const name = z.object({ provider: z.string().default(""), name: z.string() });

export async function registerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, model, form, async (ctx, input) => {
    redirect(modelHref((await registerModel(ctx, input)).id));
  });
}

export async function editMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, z.object({ id: z.string(), ...said }), form, async (ctx, { id, ...input }) =>
    editModel(ctx, id, input).then(() => null),
  );
}

export async function archiveMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => archiveModel(ctx, id).then(() => null));
}

export async function restoreMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => restoreModel(ctx, id).then(() => null));
}

export async function discoverMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, z.object({}), form, async (ctx) => discoverCatalogs(ctx).then(() => null));
}

export async function addVersionMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const schema = version.extend({ version: z.string() });
  return mutate(write, schema, form, async (ctx, { model: id, ...input }) => {
    const added = await addModelVersion(ctx, id, input);
    redirect(modelHref(id, { version: added.id }));
  });
}

export async function editVersionMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, version.extend(one.shape), form, async (ctx, { model: of, id, ...input }) =>
    editModelVersion(ctx, of, id, input).then(() => null),
  );
}

/** `to` is `model` or `model/version`. */
export async function bindMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, name.extend({ to: z.string() }), form, async (ctx, { to, ...of }) => {
    const [id = "", version = ""] = to.split("/");
    await bindModelName(ctx, id, { ...of, version: version || null });
    return null;
  });
}

export async function freeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, name.extend(one.shape), form, async (ctx, { id, ...of }) =>
    freeModelName(ctx, id, of).then(() => null),
  );
}
