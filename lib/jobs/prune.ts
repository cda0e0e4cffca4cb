import { and, asc, count, eq, inArray, lt, ne, or } from "drizzle-orm";
import { z } from "zod";
import { jobs } from "@/db/store/schema/jobs";
import { store } from "@/db/store/store";
import type { JobKind } from "./kind";

const DAY_MS = 86_400_000;
const A_STEP = 50;

const input = z.object({ keepDays: z.number().int().min(1).max(3650) });

/** Forgets the ended jobs of all tenants so many days after their end, housekeeping that is done after one. For operators: it runs in the default tenant. */
export const PRUNE_JOBS: JobKind<z.output<typeof input>> = {
  name: "jobs.prune",
  input,
  ability: "operate",
  maxAttempts: 10,
  label: ({ keepDays }) => `Forgetting jobs that ended more than ${keepDays} days ago`,
  async run(ctx, { keepDays }, job) {
    const endedBefore = (days: number) => lt(jobs.endedAt, new Date(ctx.now() - days * DAY_MS));
    const isRoutine = and(eq(jobs.routine, true), eq(jobs.state, "done"), endedBefore(1));
    const old = or(endedBefore(keepDays), isRoutine);
    const [left] = await store().select({ n: count() }).from(jobs).where(old);
    let removed = job.before?.done ?? 0;
    const total = removed + (left?.n ?? 0);
    for (;;) {
      const { gone } = await job.step(async (tx) => {
        const some = tx
          .select({ id: jobs.id })
          .from(jobs)
          .where(and(old, ne(jobs.id, job.id)));
        const ids = some.orderBy(asc(jobs.endedAt)).limit(A_STEP);
        const rows = await tx.delete(jobs).where(inArray(jobs.id, ids)).returning({ id: jobs.id });
        const done = removed + rows.length;
        return { gone: rows.length, done, total: Math.max(done, total) };
      });
      if (gone === 0) return { removed };
      removed += gone;
    }
  },
};
