"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { type Discovered, discoverPrincipals } from "@/lib/principals/discover";
import { distinguish, forgetDistinction } from "@/lib/principals/distinguish";
import { editPrincipal } from "@/lib/principals/edit";
import { makeService } from "@/lib/principals/make";
import { mergePrincipals } from "@/lib/principals/merge";
import { removePrincipal } from "@/lib/principals/remove";
import { splitAlias } from "@/lib/principals/split";
import { undoMerge } from "@/lib/principals/undo";

const one = z.object({ id: z.string() });
const pair = z.object({ keep: z.string(), merge: z.string().default("") });
const service = z.object({
  name: z.string(),
  purpose: z.string().optional(),
  ownerTeam: z.string().optional(),
});
const edit = service.extend({
  id: z.string(),
  kind: z.enum(["person", "service"]),
  account: z.string().optional(),
});

/** Merges, and says under which id that is undone. */
export async function mergeMutation(_: unknown, form: FormData): Promise<Mutated<{ id: string }>> {
  return mutate("people.write", pair, form, (ctx, { keep, merge }) =>
    mergePrincipals(ctx, { kept: keep, merged: merge }),
  );
}

export async function undoMutation(_: unknown, form: FormData): Promise<Mutated<{ id: string }>> {
  return mutate("people.write", one, form, (ctx, { id }) => undoMerge(ctx, id));
}

export async function distinguishMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", pair, form, async (ctx, { keep, merge }) =>
    distinguish(ctx, keep, merge).then(() => null),
  );
}

export async function forgetMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", pair, form, async (ctx, { keep, merge }) =>
    forgetDistinction(ctx, keep, merge).then(() => null),
  );
}

/** Splits a name off and shows who it is now. `id` is the principal and the name, as JSON. */
export async function splitMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", one, form, async (ctx, { id }) => {
    const [principal, value] = z.tuple([z.string(), z.string()]).parse(JSON.parse(id));
    const made = await splitAlias(ctx, principal, value);
    redirect(`/people/${made.id}`);
  });
}

export async function makeServiceMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", service, form, async (ctx, input) => {
    const { id } = await makeService(ctx, input);
    redirect(`/people/${id}`);
  });
}

/** Fields that the form does not show stay. */
export async function editMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", edit, form, async (ctx, { id, ...input }) => {
    const isService = input.kind === "service";
    const ofServices = isService ? { purpose: input.purpose, ownerTeam: input.ownerTeam } : {};
    const ofPersons = isService ? {} : { account: input.account };
    await editPrincipal(ctx, id, { name: input.name, kind: input.kind, ...ofServices, ...ofPersons });
    return null;
  });
}

export async function removeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", one, form, async (ctx, { id }) => {
    await removePrincipal(ctx, id);
    redirect("/people");
  });
}

export async function discoverMutation(_: unknown, form: FormData): Promise<Mutated<Discovered>> {
  return mutate("people.write", z.object({}), form, (ctx) => discoverPrincipals(ctx));
}
