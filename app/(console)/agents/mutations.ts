"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import type { Ctx } from "@/lib/access/ctx";
import { attestAgent } from "@/lib/agents/attest";
import { bindKey, unbindKey } from "@/lib/agents/bind";
import { editAgent } from "@/lib/agents/edit";
import { makeAgent, registerAgent } from "@/lib/agents/register";
import { restoreAgent, retireAgent } from "@/lib/agents/retire";
import { resumeAgent } from "@/lib/agents/suspend";
import { RISK_TIERS } from "@/lib/agents/terms";
import { type Discovered, discoverCatalogs } from "@/lib/catalogs/discover";
import { AGENT_FINDINGS, checked } from "@/lib/findings/check";

const one = z.object({ id: z.string() });
const pair = one.extend({ key: z.string().default("") });
/** One entry a line, or between commas. */
const entries = z.string().transform((text) => text.split(/[\n,]/));
const lists = {
  tools: entries.optional(),
  models: entries.optional(),
  targets: entries.optional(),
  dataClasses: entries.optional(),
};
const about = z.object({
  name: z.string(),
  purpose: z.string().optional(),
  owner: z.string().optional(),
  onCall: z.string().optional(),
  riskTier: z
    .enum(["", ...RISK_TIERS])
    .default("")
    .transform((tier) => tier || null),
  environment: z.string().optional(),
  framework: z.string().optional(),
  dataClasses: entries.optional(),
});
const register = about.extend({ id: z.string(), allow: z.string().optional(), ...lists });
const edit = about.omit({ owner: true }).extend({
  id: z.string(),
  runtimeClass: z.string().optional(),
  sandbox: z.string().optional(),
  namespace: z.string().optional(),
});

/** Ends once findings of agents are what the edit made them. */
const edited = <T>(ctx: Ctx, edit: Promise<T>) => checked(ctx, AGENT_FINDINGS, edit);

/** Registers what was seen; what was observed is allowed where the box says so. */
export async function registerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("agents.write", register, form, async (ctx, input) => {
    const { id, allow, tools, models, targets, ...said } = input;
    await edited(
      ctx,
      registerAgent(ctx, id, { ...said, ...(allow ? { allowed: { tools, models, targets } } : {}) }),
    );
    return null;
  });
}

/** Registers by hand what was never seen, and shows it. */
export async function makeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("agents.write", about, form, async (ctx, input) => {
    const { id } = await edited(ctx, makeAgent(ctx, input));
    redirect(`/agents/${id}`);
  });
}

export async function editMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("agents.write", edit, form, async (ctx, input) => {
    const { id, runtimeClass, sandbox, namespace, ...said } = input;
    await edited(ctx, editAgent(ctx, id, { ...said, runtime: { runtimeClass, sandbox, namespace } }));
    return null;
  });
}

export async function ownersMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const shape = one.extend({ owner: z.string().optional(), sponsor: z.string().optional() });
  return mutate("agents.write", shape, form, async (ctx, { id, ...who }) => {
    await edited(ctx, editAgent(ctx, id, who));
    return null;
  });
}

/** Declares what the agent may use; a list that the form does not hold stays undeclared. */
export async function allowedMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("agents.write", one.extend(lists), form, async (ctx, { id, ...allowed }) => {
    await edited(ctx, editAgent(ctx, id, { allowed }));
    return null;
  });
}

export async function attestMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("agents.write", one, form, async (ctx, { id }) =>
    edited(ctx, attestAgent(ctx, id)).then(() => null),
  );
}

export async function resumeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("stop", one, form, async (ctx, { id }) => edited(ctx, resumeAgent(ctx, id)).then(() => null));
}

export async function retireMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("agents.write", one, form, async (ctx, { id }) =>
    edited(ctx, retireAgent(ctx, id)).then(() => null),
  );
}

export async function restoreMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("agents.write", one, form, async (ctx, { id }) =>
    edited(ctx, restoreAgent(ctx, id)).then(() => null),
  );
}

export async function bindMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("agents.write", pair, form, async (ctx, { id, key }) =>
    edited(ctx, bindKey(ctx, id, key)).then(() => null),
  );
}

export async function unbindMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("agents.write", pair, form, async (ctx, { id, key }) =>
    edited(ctx, unbindKey(ctx, id, key)).then(() => null),
  );
}

export async function discoverMutation(_: unknown, form: FormData): Promise<Mutated<Discovered>> {
  return mutate("agents.write", z.object({}), form, (ctx) => discoverCatalogs(ctx));
}
