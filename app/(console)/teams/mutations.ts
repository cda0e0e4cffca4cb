"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { editTeam } from "@/lib/principals/editTeam";
import { makeTeam } from "@/lib/principals/makeTeam";
import { removeTeam } from "@/lib/principals/removeTeam";
import { addToTeam, removeFromTeam } from "@/lib/principals/teamMembers";

const one = z.object({ id: z.string() });
const team = z.object({
  name: z.string(),
  owner: z.string().optional(),
  group: z.string().optional(),
  costCentre: z.string().optional(),
});
const member = one.extend({ principal: z.string().default("") });

export async function makeTeamMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", team, form, async (ctx, input) => {
    const { id } = await makeTeam(ctx, input);
    redirect(`/teams/${id}`);
  });
}

export async function editTeamMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", team.extend({ id: z.string() }), form, async (ctx, { id, ...input }) =>
    editTeam(ctx, id, input).then(() => null),
  );
}

export async function removeTeamMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", one, form, async (ctx, { id }) => {
    await removeTeam(ctx, id);
    redirect("/teams");
  });
}

export async function addMemberMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", member, form, async (ctx, { id, principal }) =>
    addToTeam(ctx, id, principal).then(() => null),
  );
}

export async function removeMemberMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("people.write", member, form, async (ctx, { id, principal }) =>
    removeFromTeam(ctx, id, principal).then(() => null),
  );
}
