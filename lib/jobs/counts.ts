import { asc, count } from "drizzle-orm";
import { jobs } from "@/db/store/schema/jobs";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { JOB_STATES, type JobState } from "./job";
import { seen } from "./seen";

export interface JobCounts {
  states: Record<JobState, number>;
  /** The kinds there are, by name. */
  kinds: string[];
}

/** How many of the tenant's jobs that the caller may see are in which state; ended ones are kept for 30 days. */
export async function countJobs(ctx: Ctx): Promise<JobCounts> {
  const rows = await store()
    .select({ state: jobs.state, kind: jobs.kind, n: count() })
    .from(jobs)
    .where(seen(ctx, jobs))
    .groupBy(jobs.state, jobs.kind)
    .orderBy(asc(jobs.kind));
  const of = (state: JobState) =>
    rows.filter((row) => row.state === state).reduce((sum, row) => sum + row.n, 0);
  return {
    states: Object.fromEntries(JOB_STATES.map((state) => [state, of(state)])) as Record<JobState, number>,
    kinds: [...new Set(rows.map((row) => row.kind))],
  };
}
