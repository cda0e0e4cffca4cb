"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { fileField, handedFile } from "@/app/_edge/readFile";
import type { Ctx } from "@/lib/access/ctx";
import { bindIdentity, unbindIdentity } from "@/lib/agents/bindIdentity";
import { acceptCard, removeCard } from "@/lib/cards/acceptCard";
import { importCards } from "@/lib/cards/importCards";
import { refreshCardNow } from "@/lib/cards/refresh";
import { AGENT_FINDINGS, checked } from "@/lib/findings/check";

const WRITE = "agents.write";
const one = z.object({ id: z.string() });
const binding = one.extend({
  kind: z.enum(["spiffe", "oidc", "key"]),
  value: z.string().default(""),
  issuer: z.string().optional(),
});

/** Ends once findings of agents are what the edit made them. */
const edited = <T>(ctx: Ctx, edit: Promise<T>) => checked(ctx, AGENT_FINDINGS, edit);

export async function bindIdentityMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, binding, form, async (ctx, { id, ...input }) =>
    edited(ctx, bindIdentity(ctx, id, input)).then(() => null),
  );
}

export async function unbindIdentityMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one.extend({ identity: z.string() }), form, async (ctx, { id, identity }) =>
    edited(ctx, unbindIdentity(ctx, id, identity)).then(() => null),
  );
}

export async function attachCardFromUrlMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one.extend({ url: z.string() }), form, async (ctx, { id, url }) =>
    edited(ctx, importCards(ctx, { url }, id)).then(() => null),
  );
}

export async function attachCardFileMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one.extend({ file: fileField }), form, async (ctx, { id, file }) =>
    edited(ctx, importCards(ctx, { file: await handedFile(file) }, id)).then(() => null),
  );
}

export async function refreshCardMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one, form, async (ctx, { id }) =>
    edited(ctx, refreshCardNow(ctx, id)).then(() => null),
  );
}

export async function acceptCardMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one.extend({ digest: z.string() }), form, async (ctx, { id, digest }) =>
    edited(ctx, acceptCard(ctx, id, digest)).then(() => null),
  );
}

export async function removeCardMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(WRITE, one, form, async (ctx, { id }) => edited(ctx, removeCard(ctx, id)).then(() => null));
}
