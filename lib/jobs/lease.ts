import { and, asc, count, eq, inArray, lte, sql } from "drizzle-orm";
import { jobAttempts, jobs } from "@/db/store/schema/jobs";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobRow } from "./job";

/** For so long nobody else takes a job after its process was last heard of. Clocks of processes may differ by a third of it. */
export const LEASE_MS = 30_000;

/** One try by one process: who holds its id may write to the job's row. */
export interface Attempt {
  id: string;
  /** Host and process number, for people. */
  process: string;
}

/**
 * Takes the next due job of these kinds, or null. First comes the tenant with the fewest running jobs, so that nobody's
 * backlog holds up the others, then what is due longest. `SKIP LOCKED` keeps two processes from one row.
 */
export async function leaseJob(
  kinds: readonly string[],
  attempt: Attempt,
  nowMs: number,
): Promise<JobRow | null> {
  if (kinds.length === 0) return null;
  return bookkeep(async (tx) => {
    const busy = tx
      .select({ tenant: jobs.tenant, running: count().as("running") })
      .from(jobs)
      .where(eq(jobs.state, "running"))
      .groupBy(jobs.tenant)
      .as("busy");
    const [due] = await tx
      .select({ id: jobs.id, attempt: jobs.attempt, startedAt: jobs.startedAt })
      .from(jobs)
      .leftJoin(busy, eq(busy.tenant, jobs.tenant))
      .where(and(eq(jobs.state, "waiting"), lte(jobs.runAt, new Date(nowMs)), inArray(jobs.kind, [...kinds])))
      .orderBy(asc(sql`coalesce(${busy.running}, 0)`), asc(jobs.runAt), asc(jobs.id))
      .limit(1)
      .for("update", { of: jobs, skipLocked: true });
    if (!due) return null;
    const startedAt = new Date(nowMs);
    const number = due.attempt + 1;
    const [row] = await tx
      .update(jobs)
      .set({
        state: "running",
        attempt: number,
        leasedBy: attempt.id,
        leasedUntil: new Date(nowMs + LEASE_MS),
        startedAt: due.startedAt ?? startedAt,
      })
      .where(eq(jobs.id, due.id))
      .returning();
    await tx
      .insert(jobAttempts)
      .values({ ...attempt, job: due.id, attempt: number, startedAt, outcome: "running" });
    return row ?? null;
  });
}
