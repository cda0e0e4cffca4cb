"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { cancelBacktest } from "@/lib/backtests/cancel";
import { startBacktest } from "@/lib/backtests/start";
import { POLICY_MODES } from "@/lib/policies/decision";
import { rangeOf } from "./url";

const write = "policies.write";
const asked = z.object({
  policy: z.string(),
  range: z.string(),
  from: z.string().default(""),
  to: z.string().default(""),
  mode: z.enum(POLICY_MODES),
});

/** Runs the saved draft. */
export async function startBacktestMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, asked, form, async (ctx, { policy, mode, ...url }) => {
    await startBacktest(ctx, { policy, mode, ...rangeOf({ ...url, mode, sel: "" }, ctx.now()) });
    return null;
  });
}

export async function cancelBacktestMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, z.object({ id: z.string() }), form, (ctx, { id }) =>
    cancelBacktest(ctx, id).then(() => null),
  );
}
