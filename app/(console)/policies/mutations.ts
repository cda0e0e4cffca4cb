"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { fileField, handedFile } from "@/app/_edge/readFile";
import { readText } from "@/lib/base/untrusted";
import { archivePolicy, restorePolicy, unpublish } from "@/lib/policies/archive";
import { createPolicy } from "@/lib/policies/create";
import { POLICY_MODES } from "@/lib/policies/decision";
import { discardDraft, editDraft } from "@/lib/policies/editDraft";
import { offerPermitAll } from "@/lib/policies/offer";
import { proposeVersion, withdrawVersion } from "@/lib/policies/propose";
import { changeMode, publishVersion } from "@/lib/policies/publish";
import { reviewVersion } from "@/lib/policies/review";
import { rollBack } from "@/lib/policies/rollBack";
import { readTemplateForm } from "./new/template-values";
import { policyHref } from "./url";

const write = "policies.write";
const publish = "policies.publish";
const one = z.object({ id: z.string() });
const revision = z.coerce.number().int();
const number = z.coerce.number().int();
const mode = z.enum(POLICY_MODES);
const why = z.string();
const made = z.object({ name: z.string(), description: z.string().optional(), text: z.string().default("") });

export async function offerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, z.object({}), form, async (ctx) => {
    redirect(policyHref((await offerPermitAll(ctx)).policy));
  });
}

export async function createMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, made, form, async (ctx, input) => {
    redirect(policyHref((await createPolicy(ctx, input)).id));
  });
}

/** The template's own parameters are read by its schema. */
export async function createFromTemplateMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(
    write,
    z.looseObject({ template: z.string(), name: z.string() }),
    form,
    async (ctx, input) => {
      const { description, text } = await readTemplateForm(ctx, input.template, form);
      redirect(policyHref((await createPolicy(ctx, { name: input.name, description, text })).id));
    },
  );
}

/** `file` is Cedar text. */
export async function importMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, z.object({ name: z.string(), file: fileField }), form, async (ctx, { name, file }) => {
    const text = readText(await handedFile(file), "a policy");
    redirect(policyHref((await createPolicy(ctx, { name, text })).id));
  });
}

export async function saveDraftMutation(
  _: unknown,
  form: FormData,
): Promise<Mutated<{ revision: number; text: string }>> {
  return mutate(write, one.extend({ revision, text: z.string() }), form, async (ctx, { id, ...input }) => {
    const saved = await editDraft(ctx, id, input);
    return { revision: saved.revision, text: input.text.replace(/\r\n?/g, "\n") };
  });
}

export async function describeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const schema = one.extend({ revision, name: z.string(), description: z.string() });
  return mutate(write, schema, form, async (ctx, { id, ...input }) =>
    editDraft(ctx, id, input).then(() => null),
  );
}

export async function discardMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => {
    const [policy = "", at = ""] = id.split("@");
    await discardDraft(ctx, policy, Number(at));
    return null;
  });
}

export async function proposeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one.extend({ why }), form, async (ctx, { id, ...input }) =>
    proposeVersion(ctx, id, input).then(() => null),
  );
}

const ofVersion = z.object({ policy: z.string(), number });

export async function withdrawMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, ofVersion, form, async (ctx, input) => withdrawVersion(ctx, input).then(() => null));
}

export async function reviewMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const schema = ofVersion.extend({ answer: z.enum(["approve", "reject"]), note: z.string() });
  return mutate(publish, schema, form, async (ctx, input) => reviewVersion(ctx, input).then(() => null));
}

export async function publishMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(publish, ofVersion.extend({ mode, why }), form, async (ctx, input) =>
    publishVersion(ctx, input).then(() => null),
  );
}

export async function changeModeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(publish, z.object({ policy: z.string(), mode, why }), form, async (ctx, input) =>
    changeMode(ctx, input).then(() => null),
  );
}

export async function rollBackMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(publish, z.object({ policy: z.string(), to: number, why }), form, async (ctx, input) =>
    rollBack(ctx, input).then(() => null),
  );
}

export async function unpublishMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(publish, z.object({ policy: z.string(), why }), form, async (ctx, input) =>
    unpublish(ctx, input).then(() => null),
  );
}

export async function archiveMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => archivePolicy(ctx, id).then(() => null));
}

export async function restoreMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => restorePolicy(ctx, id).then(() => null));
}
