"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { writeSetting } from "@/lib/settings/setting";

const retention = z.object({
  keepDays: z.coerce.number({ error: "Give a whole number of days" }).int().min(30).max(3_650),
});

/** Sets for how many days the tenant's security events are kept. */
export async function setRetentionMutation(_before: Mutated<null> | null, form: FormData) {
  return mutate("settings.write", retention, form, async (ctx, { keepDays }) => {
    await writeSetting(ctx, "securityEvents.keepDays", keepDays);
    return null;
  });
}
