"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { createWebhook } from "@/lib/notify/create";
import type { Attempt } from "@/lib/notify/delivery";
import { removeWebhook } from "@/lib/notify/remove";
import { resendDead, resendDelivery } from "@/lib/notify/resend";
import { rotateWebhookSecret } from "@/lib/notify/rotate";
import { testWebhook } from "@/lib/notify/tryOut";
import { setWebhookDisabled, updateWebhook } from "@/lib/notify/update";

const one = z.object({ id: z.string() });
/** No box checked, one, or several. */
const events = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat()));
const webhook = z.object({ name: z.string(), url: z.string(), events });

type Before = unknown;

/** Adds a webhook; its signing secret is in the answer and nowhere else. */
export async function createWebhookMutation(_: Before, form: FormData): Promise<Mutated<{ secret: string }>> {
  return mutate("settings.write", webhook, form, async (ctx, input) => {
    const { secret } = await createWebhook(ctx, input);
    return { secret };
  });
}

export async function updateWebhookMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("settings.write", webhook.extend(one.shape), form, async (ctx, { id, ...input }) =>
    updateWebhook(ctx, id, input).then(() => null),
  );
}

export async function disableWebhookMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("settings.write", one, form, async (ctx, { id }) =>
    setWebhookDisabled(ctx, id, true).then(() => null),
  );
}

export async function enableWebhookMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("settings.write", one, form, async (ctx, { id }) =>
    setWebhookDisabled(ctx, id, false).then(() => null),
  );
}

/** Draws a new signing secret; it is in the answer and nowhere else. */
export async function rotateSecretMutation(_: Before, form: FormData): Promise<Mutated<{ secret: string }>> {
  return mutate("settings.write", one, form, async (ctx, { id }) => {
    const { secret } = await rotateWebhookSecret(ctx, id);
    return { secret };
  });
}

export async function removeWebhookMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("settings.write", one, form, async (ctx, { id }) => removeWebhook(ctx, id).then(() => null));
}

/** Sends a test and says how it ended; what the receiver does is no refusal. */
export async function testWebhookMutation(
  _: Before,
  form: FormData,
): Promise<Mutated<Attempt & { delivery: string }>> {
  return mutate("settings.write", one, form, async (ctx, { id }) => testWebhook(ctx, id));
}

export async function resendMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return mutate("settings.write", one, form, async (ctx, { id }) => resendDelivery(ctx, id).then(() => null));
}

/** Sends anew what was given up, of one webhook where `id` names it, else of all. */
export async function resendDeadMutation(
  _: Before,
  form: FormData,
): Promise<Mutated<{ resent: number; left: number }>> {
  return mutate("settings.write", one, form, async (ctx, { id }) =>
    resendDead(ctx, { webhook: id || undefined }),
  );
}
