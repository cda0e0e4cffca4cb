"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { answerRequest } from "@/lib/quotas/answerRequest";
import { askForMore, withdrawRequest } from "@/lib/quotas/askForMore";
import { createQuota } from "@/lib/quotas/create";
import { editQuota, removeQuota } from "@/lib/quotas/edit";
import { endOverride, overrideQuota } from "@/lib/quotas/override";
import { quotaOfFields } from "./fields";
import { QUOTAS_PATH, quotaHref } from "./url";

const one = z.object({ id: z.string() });
const text = z.string().trim().default("");
const fields = z.record(z.string(), z.unknown());
/** A time as the browser's field gives it, which knows no zone: taken as UTC, as its label says. */
const moment = text.transform((given) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(given) ? `${given}Z` : given));

export async function saveQuotaMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("maas.write", fields, form, async (ctx, given) => {
    const { id, version } = given;
    const quota = quotaOfFields(given);
    const saved =
      typeof id === "string" && id !== ""
        ? await editQuota(ctx, id, quota, { version: Number(version) })
        : await createQuota(ctx, quota);
    redirect(quotaHref(saved.id));
  });
}

export async function removeQuotaMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("maas.write", one, form, async (ctx, { id }) => {
    await removeQuota(ctx, id);
    redirect(QUOTAS_PATH);
  });
}

export async function overrideMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const shape = one.extend({ holder: text, ceiling: text, reason: text, endsAt: moment, requestedBy: text });
  return mutate("maas.write", shape, form, (ctx, { id, requestedBy, ...given }) =>
    overrideQuota(ctx, id, { ...given, requestedBy: requestedBy || undefined }).then(() => null),
  );
}

export async function endOverrideMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("maas.write", one, form, (ctx, { id }) => endOverride(ctx, id).then(() => null));
}

/** Whose counter one may ask more of is for the verb to say. */
export async function askMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const shape = z.object({ quota: z.string(), holder: text, ceiling: text, reason: text, endsAt: moment });
  return mutate(null, shape, form, (ctx, given) => askForMore(ctx, given).then(() => null));
}

export async function withdrawMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(null, one, form, (ctx, { id }) => withdrawRequest(ctx, id).then(() => null));
}

export async function answerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const answer = z.enum(["grant", "refuse"]);
  const shape = one.extend({ answer, reason: text, ceiling: text, endsAt: moment });
  return mutate("maas.write", shape, form, (ctx, { id, ceiling, endsAt, ...given }) =>
    answerRequest(ctx, id, {
      ...given,
      ceiling: ceiling || undefined,
      endsAt: endsAt || undefined,
    }).then(() => null),
  );
}
