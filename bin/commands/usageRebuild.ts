import { asc } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import { tenantNamed } from "@/lib/tenants/find";
import { rebuildUsage } from "@/lib/usage/rebuild";
import { defineCommand } from "./command";
import { count } from "./words";

export const usageRebuild = defineCommand({
  noun: "usage",
  verb: "rebuild",
  summary: "Sum usage again out of the requests; figures stay right meanwhile, and may be slower",
  args: { tenant: { kind: "text", help: "its short name or id; all of them unless told" } },
  input: z.strictObject({ tenant: z.string().optional() }),
  where: "inside",
  run: async ({ ctx, progress, signal }, { tenant: name }) => {
    const ids =
      name === undefined
        ? await store().select({ id: tenants.id }).from(tenants).orderBy(asc(tenants.id))
        : [await tenantNamed(ctx, name)];
    const sum = { tenants: ids.length, hours: 0, days: 0 };
    for (const { id } of ids) {
      const onProgress = async (done: number, total: number) => progress(done, total, `Hours of ${id}`);
      const rolled = await rebuildUsage({ ...ctx, tenant: id }, { signal, onProgress });
      sum.hours += rolled.hours;
      sum.days += rolled.days;
    }
    return sum;
  },
  words: ({ tenants: of, hours, days }) => [
    `Summed ${count(hours, "hour")} and ${count(days, "day")} again, of ${count(of, "tenant")}.`,
  ],
});
