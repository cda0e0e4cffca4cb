"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { checkEndpoint } from "@/lib/endpoints/check";
import { clearCredential, setCredential } from "@/lib/endpoints/credential";
import { ENDPOINT_KINDS } from "@/lib/endpoints/endpoint";
import { addEndpoint, editEndpoint, pauseEndpoint, removeEndpoint } from "@/lib/endpoints/manage";
import { scrapeEndpoint } from "@/lib/endpoints/scrape";
import { nanoUsdField, wholeField } from "../fields";
import { ENDPOINTS_PATH, endpointHref } from "./url";

const write = "models.write";
const one = z.object({ id: z.string() });
const text = z.string().optional();
const fields = z.object({
  name: z.string(),
  kind: z.enum(ENDPOINT_KINDS),
  baseUrl: text,
  served: text,
  targetModel: text,
  weight: wholeField,
  apiVersion: text,
  metricsUrl: text,
  dcgmUrl: text,
  servedName: text,
  /** `model` or `model/version`; empty for none. */
  serves: z.string().default(""),
  acceleratorType: text,
  acceleratorCount: wholeField,
  hourNanoUsd: nanoUsdField,
});

function given({ serves, weight, ...rest }: z.output<typeof fields>) {
  const [model = "", version = ""] = serves.split("/");
  return { ...rest, weight: weight ?? undefined, model: model || null, version: version || null };
}

export async function addEndpointMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, fields.extend({ credential: text }), form, async (ctx, { credential, ...input }) => {
    redirect(endpointHref((await addEndpoint(ctx, { ...given(input), credential })).id));
  });
}

export async function editEndpointMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, fields.extend(one.shape), form, async (ctx, { id, ...input }) =>
    editEndpoint(ctx, id, given(input)).then(() => null),
  );
}

export async function removeEndpointMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => {
    await removeEndpoint(ctx, id);
    redirect(ENDPOINTS_PATH);
  });
}

export async function pauseMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => pauseEndpoint(ctx, id, true).then(() => null));
}

export async function resumeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => pauseEndpoint(ctx, id, false).then(() => null));
}

export async function scrapeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => scrapeEndpoint(ctx, id).then(() => null));
}

export async function checkMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => checkEndpoint(ctx, id).then(() => null));
}

export async function setCredentialMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const shape = one.extend({ credential: z.string() });
  return mutate("maas.write", shape, form, async (ctx, { id, credential }) =>
    setCredential(ctx, id, credential).then(() => null),
  );
}

export async function clearCredentialMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("maas.write", one, form, async (ctx, { id }) => clearCredential(ctx, id).then(() => null));
}
