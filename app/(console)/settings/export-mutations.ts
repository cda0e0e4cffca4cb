"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { exportOwnTenant } from "@/lib/tenants/export";

/** Starts an export of everything in the current tenant. */
export async function exportAllMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("export", z.object({ id: z.string() }), form, (ctx) => exportOwnTenant(ctx).then(() => null));
}
