import { and, eq, inArray, isNull, lt, notExists, or } from "drizzle-orm";
import { z } from "zod";
import { jobs } from "@/db/store/schema/jobs";
import { deliveries } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobKind } from "@/lib/jobs/kind";

const KEPT_MS = 30 * 86_400_000;
/** A test that was killed in the middle is older than its time limit by then. */
const STRAY_MS = 3_600_000;

/** Forgets deliveries after 30 days, and gives up those that nobody tries any more: a cancelled job's, a killed test's. For operators: of all tenants. */
export const SWEEP: JobKind<Record<string, never>> = {
  name: "notify.sweep",
  input: z.strictObject({}),
  ability: "operate",
  maxAttempts: 5,
  label: () => "Forgetting deliveries after 30 days",
  run: async (ctx) => {
    const old = lt(deliveries.createdAt, new Date(ctx.now() - KEPT_MS));
    const open = store()
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(eq(jobs.id, deliveries.job), inArray(jobs.state, ["waiting", "running"])));
    const stray = and(
      eq(deliveries.state, "waiting"),
      lt(deliveries.createdAt, new Date(ctx.now() - STRAY_MS)),
      or(isNull(deliveries.job), notExists(open)),
    );
    return bookkeep(async (tx) => {
      const removed = await tx.delete(deliveries).where(old).returning({ id: deliveries.id });
      const givenUp = await tx
        .update(deliveries)
        .set({
          state: "dead",
          settledAt: new Date(ctx.now()),
          lastError: "Nobody tries it any more: its job was cancelled.",
        })
        .where(stray)
        .returning({ id: deliveries.id });
      return { removed: removed.length, givenUp: givenUp.length };
    });
  },
};
