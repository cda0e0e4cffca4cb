"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { revokeKeys } from "@/lib/keys/bulkRevoke";
import { issueModelKey } from "@/lib/keys/issueModelKey";
import { type LookedUp, lookUpKey } from "@/lib/keys/lookUp";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { writeSetting } from "@/lib/settings/setting";

const DAY_MS = 86_400_000;
const text = z.string().default("");
const list = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string()),
);
const one = z.object({ id: z.string() });

/** A key for models as it is shown this once. */
export interface IssuedModelKey {
  id: string;
  secret: string;
  /** A served model that it is good for, for the snippets. */
  model: string;
}

const newKey = z.object({
  name: text,
  subscription: text,
  holder: text,
  agent: z.string().trim().default(""),
  team: text,
  purpose: text,
  scopes: list,
  model: text,
  days: z.coerce.number({ error: "Choose how long it is good" }).min(0).max(3_650).default(90),
});

/** Issues a key for models; for oneself, or with `maas.write` for anybody. Its secret is in the answer and nowhere else. */
export async function issueModelKeyMutation(_: unknown, form: FormData): Promise<Mutated<IssuedModelKey>> {
  return mutate(null, newKey, form, async (ctx, { days, holder, agent, team, model, ...input }) => {
    const { key, secret } = await issueModelKey(ctx, {
      ...input,
      holder: holder || undefined,
      agent: agent || null,
      team: team || undefined,
      ephemeral: days === 0,
      expiresAtMs: days === 0 ? undefined : ctx.now() + days * DAY_MS,
    });
    return { id: key.id, secret, model: input.scopes[0] ?? model };
  });
}

export interface RotatedKey extends IssuedModelKey {
  old: { id: string; prefix: string; endsAt: string | null };
}

const rotation = one.extend({ graceHours: z.coerce.number().default(24), model: text });

export async function rotateKeyMutation(_: unknown, form: FormData): Promise<Mutated<RotatedKey>> {
  return mutate(null, rotation, form, async (ctx, { id, graceHours, model }) => {
    const { key, secret, old } = await rotateKey(ctx, id, { graceHours });
    const endsAt = old.state === "active" ? old.expiresAt : null;
    return { id: key.id, secret, model, old: { id: old.id, prefix: old.prefix, endsAt } };
  });
}

export async function revokeKeyMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(null, one, form, (ctx, { id }) => revokeKey(ctx, id).then(() => null));
}

/** The field is called `token`, so that what was pasted never comes back with a refusal. */
export async function lookUpMutation(_: unknown, form: FormData): Promise<Mutated<LookedUp>> {
  return mutate(null, z.object({ token: text }), form, (ctx, { token }) => lookUpKey(ctx, token));
}

const bulk = z.object({
  id: z.string().describe("how many were shown"),
  holder: text,
  team: text,
  subscription: text,
  agent: text,
  unused: z.coerce.number().int().min(0).default(0),
  prefix: text,
});

export async function bulkRevokeMutation(_: unknown, form: FormData): Promise<Mutated<{ revoked: number }>> {
  return mutate("maas.write", bulk, form, (ctx, { id, unused, ...parts }) => {
    const filter = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ""));
    return revokeKeys(ctx, { ...filter, unusedDays: unused || undefined }, { expected: Number(id) });
  });
}

const limit = z.object({ maxDays: z.coerce.number({ error: "Give a whole number of days" }).int() });

export async function setMaxDaysMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("maas.write", limit, form, (ctx, { maxDays }) =>
    writeSetting(ctx, "keys.maxDays", maxDays).then(() => null),
  );
}
