"use server";

import { z } from "zod";
import { type PublicLink, publicLink } from "@/app/_edge/links";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { issueKey } from "@/lib/keys/issue";
import { revokeKey } from "@/lib/keys/revoke";
import { invite, withdrawInvitation } from "@/lib/people/invite";
import { removeMember } from "@/lib/people/remove";
import { resetPassword } from "@/lib/people/resetPassword";
import { setRoles } from "@/lib/people/setRoles";

const DAY_MS = 86_400_000;

/** No box checked, one, or several. */
const roles = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat()));
const one = z.object({ id: z.string() });

type Before = unknown;

/** Makes an invitation; its link is in the answer and nowhere else. */
export async function inviteMutation(_: Before, form: FormData): Promise<Mutated<PublicLink>> {
  return mutate("members.write", z.object({ email: z.string(), roles }), form, async (ctx, input) =>
    publicLink(await invite(ctx, input)),
  );
}

export async function withdrawMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("members.write", one, form, async (ctx, { id }) =>
    withdrawInvitation(ctx, id).then(() => null),
  );
}

export async function setRolesMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("members.write", one.extend({ roles }), form, async (ctx, input) =>
    setRoles(ctx, input.id, input.roles).then(() => null),
  );
}

export async function removeMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("members.write", one, form, async (ctx, { id }) => removeMember(ctx, id).then(() => null));
}

/** Makes a reset link; it is in the answer and nowhere else. */
export async function resetMutation(_: Before, form: FormData): Promise<Mutated<PublicLink>> {
  return mutate("members.write", one, form, async (ctx, { id }) => publicLink(await resetPassword(ctx, id)));
}

const token = z.object({
  name: z.string(),
  role: z.string().optional(),
  days: z.coerce.number().int().min(0).max(3650),
});

/** Issues an API token that lives for so many days, or for ever (0). Its secret is in the answer and nowhere else. */
export async function issueTokenMutation(_: Before, form: FormData): Promise<Mutated<{ secret: string }>> {
  return mutate("settings.write", token, form, async (ctx, { days, ...input }) => {
    const expiresAtMs = days === 0 ? undefined : ctx.now() + days * DAY_MS;
    const { secret } = await issueKey(ctx, { kind: "api", ...input, expiresAtMs });
    return { secret };
  });
}

export async function revokeTokenMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("settings.write", one, form, async (ctx, { id }) => revokeKey(ctx, id).then(() => null));
}
