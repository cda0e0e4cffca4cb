"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { liftStop } from "@/lib/stops/lift";
import { makeStop } from "@/lib/stops/make";
import { STOP_KINDS } from "@/lib/stops/stop";

const reason = z.string().default("");

export async function stopMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const shape = z.object({ kind: z.enum(STOP_KINDS), target: z.string(), reason });
  return mutate("stop", shape, form, (ctx, input) => makeStop(ctx, input).then(() => null));
}

export async function liftMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const shape = z.object({ id: z.string(), reason });
  return mutate("stop", shape, form, (ctx, { id, reason: why }) => liftStop(ctx, id, why).then(() => null));
}
