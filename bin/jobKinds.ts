import type { Ctx } from "@/lib/access/ctx";
import type { JobKind } from "@/lib/jobs/kind";
import { PRUNE_JOBS } from "@/lib/jobs/prune";
import { ensureSchedule } from "@/lib/jobs/schedule";

/** Every kind of long work that this version knows. */
export const JOB_KINDS: readonly JobKind<unknown>[] = [PRUNE_JOBS];

/** What recurs from the first start on; in the default tenant. */
export async function ensureSchedules(ctx: Ctx): Promise<void> {
  await ensureSchedule(ctx, {
    name: "jobs.prune",
    kind: PRUNE_JOBS,
    input: { keepDays: 30 },
    cron: "17 3 * * *",
    timeZone: "UTC",
  });
}
