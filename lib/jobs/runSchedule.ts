import { eq } from "drizzle-orm";
import { schedules } from "@/db/store/schema/jobs";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { insertJob, newJob } from "./enqueue";
import { openJobOf } from "./fire";
import { jobSnapshot } from "./job";
import { seenSchedule } from "./seen";

/** Leaves the schedule's job now, paused or not; its times stay. Where its last one is still open, that is the answer. Throws NOT_FOUND. */
export async function runScheduleNow(ctx: Ctx, id: string): Promise<{ id: string; isNew: boolean }> {
  const row = await seenSchedule(ctx, id);
  return change(ctx, { verb: "start", noun: "job", ability: row.ability }, async (tx, record) => {
    // Locked, so that two who ask at once get one job.
    const [locked] = await tx.select().from(schedules).where(eq(schedules.id, id)).for("update");
    if (!locked) throw notFound("schedule");
    const open = await openJobOf(tx, row);
    const job = newJob(ctx, row.input, { ...row, name: row.kind }, { schedule: row.name });
    const after = jobSnapshot(job);
    if (!open) await insertJob(tx, job);
    record({ target: open?.id ?? job.id, before: open ? after : null, after });
    return { id: open?.id ?? job.id, isNew: !open };
  });
}
