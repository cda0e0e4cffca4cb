"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { ENGINE_MODES } from "@/lib/engines/engine";
import { addEngine, editEngine, removeEngine } from "@/lib/engines/manage";
import { tryEngine } from "@/lib/engines/tryOut";
import type { Effect } from "@/lib/policies/decision";

const write = "settings.write";
const one = z.object({ id: z.string() });
const fields = z.object({
  name: z.string(),
  url: z.string(),
  path: z.string(),
  token: z.string().default(""),
  timeoutMs: z.coerce.number(),
  mode: z.enum(ENGINE_MODES),
});

export async function addEngineMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, fields, form, async (ctx, input) => addEngine(ctx, input).then(() => null));
}

/** An empty token leaves the present one. */
export async function editEngineMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, fields.extend(one.shape), form, async (ctx, { id, token, ...input }) =>
    editEngine(ctx, id, { ...input, ...(token && { token }) }).then(() => null),
  );
}

export async function removeEngineMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => removeEngine(ctx, id).then(() => null));
}

/** What came of a trial, and what was sent, as JSON. */
export interface Tried {
  effect: Effect;
  reason: string;
  isError: boolean;
  tookMs: number;
  sent: string;
}

const trial = z.object({
  id: z.string(),
  agent: z.string().trim().min(1),
  tool: z.string().trim().min(1),
  input: z
    .string()
    .transform((text, issue) => {
      try {
        return JSON.parse(text.trim() || "{}") as unknown;
      } catch {
        issue.addIssue("It is no JSON");
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), z.unknown(), "It must be a JSON object")),
});

export async function tryEngineMutation(_: unknown, form: FormData): Promise<Mutated<Tried>> {
  return mutate(write, trial, form, async (ctx, { id, ...asked }) => {
    const { decision, sent } = await tryEngine(ctx, id, asked);
    const { effect, reason, errors, tookUs } = decision;
    const tookMs = Math.round(tookUs / 1_000);
    return { effect, reason, isError: errors.length > 0, tookMs, sent: JSON.stringify(sent, null, 2) };
  });
}
