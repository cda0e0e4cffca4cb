import { and, asc, eq, inArray, lte } from "drizzle-orm";
import { jobs, schedules } from "@/db/store/schema/jobs";
import type { StoreTx } from "@/db/store/transaction";
import { systemCtx } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { nextTime } from "./cron";
import { insertJob, newJob } from "./enqueue";
import type { ScheduleRow } from "./schedule";

const AT_ONCE = 20;

/**
 * Leaves a job for each schedule that is due, once however many processes look: the row is locked, and the job's key is
 * the schedule and its time. After a downtime it catches up once; where its last job is still open it makes no second one.
 * Returns how many were due.
 */
export async function fireDue(nowMs: number): Promise<number> {
  return bookkeep(async (tx) => {
    const due = await tx
      .select()
      .from(schedules)
      .where(and(eq(schedules.paused, false), lte(schedules.nextAt, new Date(nowMs))))
      .orderBy(asc(schedules.nextAt))
      .limit(AT_ONCE)
      .for("update", { skipLocked: true });
    for (const row of due) {
      if (!(await openJobOf(tx, row))) await insertJob(tx, jobOf(row, nowMs, row.nextAt.toISOString()));
      const next = nextTime(row.cron, row.timeZone, nowMs);
      const after = next === null ? { paused: true } : { nextAt: new Date(next) };
      await tx.update(schedules).set(after).where(eq(schedules.id, row.id));
    }
    return due.length;
  });
}

/** The schedule's job that has not ended, if any. */
export async function openJobOf(tx: StoreTx, row: ScheduleRow): Promise<{ id: string } | undefined> {
  const [open] = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        eq(jobs.tenant, row.tenant),
        eq(jobs.schedule, row.name),
        inArray(jobs.state, ["waiting", "running"]),
      ),
    )
    .limit(1);
  return open;
}

function jobOf(row: ScheduleRow, nowMs: number, due: string) {
  const ctx = { ...systemCtx(row.tenant, `schedule ${row.name}`), now: () => nowMs };
  return newJob(
    ctx,
    row.input,
    { ...row, name: row.kind, routine: true },
    { schedule: row.name, idempotencyKey: `${row.id} ${due}` },
  );
}
