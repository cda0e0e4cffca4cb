import { and, asc, count, eq, inArray, lte, sql } from "drizzle-orm";
import { jobAttempts, jobs } from "@/db/store/schema/jobs";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
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
  const heads = await dueHeads(kinds, new Date(nowMs));
  if (heads.length === 0) return null;
  return bookkeep(async (tx) => {
    const due = await firstFree(tx, heads);
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

/** The first of them that nobody else is taking at this moment. */
async function firstFree(
  tx: StoreTx,
  ids: readonly string[],
): Promise<Pick<JobRow, "id" | "attempt" | "startedAt"> | null> {
  for (const id of ids) {
    const [row] = await tx
      .select({ id: jobs.id, attempt: jobs.attempt, startedAt: jobs.startedAt })
      .from(jobs)
      .where(and(eq(jobs.id, id), eq(jobs.state, "waiting")))
      .for("update", { skipLocked: true });
    if (row) return row;
  }
  return null;
}

/** How many of each tenant are reached for: so many processes find one each. */
const HEADS = 8;

/** The ids of what is due next: of each tenant a few by its index, so that a long queue costs no more than a short one. */
async function dueHeads(kinds: readonly string[], now: Date): Promise<string[]> {
  const isDue = and(eq(jobs.state, "waiting"), lte(jobs.runAt, now));
  const [any] = await store().select({ id: jobs.id }).from(jobs).where(isDue).limit(1);
  if (!any) return [];
  const busy = store()
    .select({ tenant: jobs.tenant, running: count().as("running") })
    .from(jobs)
    .where(eq(jobs.state, "running"))
    .groupBy(jobs.tenant)
    .as("busy");
  const heads = store()
    .select({ id: jobs.id, runAt: jobs.runAt })
    .from(jobs)
    .where(and(isDue, eq(jobs.tenant, tenants.id), inArray(jobs.kind, [...kinds])))
    .orderBy(asc(jobs.runAt), asc(jobs.id))
    .limit(HEADS)
    .as("heads");
  const rows = await store()
    .select({ id: heads.id })
    .from(tenants)
    .innerJoinLateral(heads, sql`true`)
    .leftJoin(busy, eq(busy.tenant, tenants.id))
    .orderBy(asc(sql`coalesce(${busy.running}, 0)`), asc(heads.runAt), asc(heads.id))
    .limit(HEADS * 4);
  return rows.map((row) => row.id);
}
