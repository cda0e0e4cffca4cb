import { asc, count } from "drizzle-orm";
import { jobs } from "@/db/store/schema/jobs";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { JOB_STATES, type JobState } from "./job";
import { seen } from "./seen";

export interface JobCounts {
  /** Without the housekeeping that is done. */
  states: Record<JobState, number>;
  /** Housekeeping that is done; kept for a day. */
  routine: number;
  /** The kinds there are, by name. */
  kinds: string[];
}

/** How many of the tenant's jobs that the caller may see are in which state; ended ones are kept for 30 days. */
export async function countJobs(ctx: Ctx): Promise<JobCounts> {
  const rows = await store()
    .select({ state: jobs.state, kind: jobs.kind, routine: jobs.routine, n: count() })
    .from(jobs)
    .where(seen(ctx, jobs))
    .groupBy(jobs.state, jobs.kind, jobs.routine)
    .orderBy(asc(jobs.kind));
  const isDoneRoutine = (row: (typeof rows)[number]) => row.routine && row.state === "done";
  const sum = (some: typeof rows) => some.reduce((total, row) => total + row.n, 0);
  const of = (state: JobState) => sum(rows.filter((row) => row.state === state && !isDoneRoutine(row)));
  return {
    routine: sum(rows.filter(isDoneRoutine)),
    states: Object.fromEntries(JOB_STATES.map((state) => [state, of(state)])) as Record<JobState, number>,
    kinds: [...new Set(rows.map((row) => row.kind))],
  };
}
