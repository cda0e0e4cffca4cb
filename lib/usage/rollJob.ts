import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { JobKind, RunningJob } from "@/lib/jobs/kind";
import { pruneUsage } from "./prune";
import { touchAfterRestart } from "./restart";
import { type Rolled, rollUsage } from "./roll";

const input = z.strictObject({});
type Nothing = z.output<typeof input>;

/** Sums what changed, of all tenants. For operators: it runs in the default tenant, each minute. */
export const ROLL_USAGE: JobKind<Nothing> = {
  name: "usage.roll",
  input,
  ability: "operate",
  maxAttempts: 1,
  routine: true,
  label: () => "Sums of usage by hour and day",
  async run(ctx, _, job): Promise<Rolled & { tenants: number }> {
    await touchAfterRestart();
    const total = { hours: 0, days: 0 };
    const count = await inEachTenant(ctx, job, async (own) => {
      const rolled = await rollUsage(own, {
        signal: job.signal,
        onProgress: () => job.progress(total.hours, null),
      });
      total.hours += rolled.hours;
      total.days += rolled.days;
    });
    return { tenants: count, ...total };
  },
};

/** Drops former sums, of all tenants. Daily, in the default tenant. */
export const PRUNE_USAGE: JobKind<Nothing> = {
  name: "usage.prune",
  input,
  ability: "operate",
  maxAttempts: 3,
  routine: true,
  label: () => "Dropping former sums of usage",
  run: async (ctx, _, job) => ({ tenants: await inEachTenant(ctx, job, (own) => pruneUsage(own)) }),
};

/** One tenant's trouble is not the others'; one that was removed meanwhile is none. */
async function inEachTenant(ctx: Ctx, job: RunningJob, run: (own: Ctx) => Promise<void>): Promise<number> {
  const rows = await store().select({ id: tenants.id }).from(tenants).orderBy(asc(tenants.id));
  const failures: unknown[] = [];
  for (const { id } of rows) {
    job.signal.throwIfAborted();
    try {
      await run({ ...ctx, tenant: id });
    } catch (error) {
      if ((await store().$count(tenants, eq(tenants.id, id))) > 0) failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return rows.length;
}
