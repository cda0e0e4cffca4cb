import { eq } from "drizzle-orm";
import { schedules } from "@/db/store/schema/jobs";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { firstTime } from "./cron";
import { type ScheduleView, scheduleView } from "./listSchedules";
import type { ScheduleRow } from "./schedule";
import { seenSchedule } from "./seen";

type Paused = Omit<ScheduleView, "last">;

/** No more jobs until it is resumed; what runs goes on. Again is the same as once. Throws NOT_FOUND. */
export function pauseSchedule(ctx: Ctx, id: string): Promise<Paused> {
  return set(ctx, id, "pause", (row) => ({ ...row, paused: true }));
}

/** Jobs again from its next time on; what was missed while it was paused stays so. Throws NOT_FOUND. */
export function resumeSchedule(ctx: Ctx, id: string): Promise<Paused> {
  return set(ctx, id, "resume", (row) =>
    row.paused
      ? { ...row, paused: false, nextAt: new Date(firstTime(row.cron, row.timeZone, ctx.now())) }
      : row,
  );
}

async function set(
  ctx: Ctx,
  id: string,
  verb: string,
  edit: (row: ScheduleRow) => ScheduleRow,
): Promise<Paused> {
  const { ability } = await seenSchedule(ctx, id);
  return change(ctx, { verb, noun: "schedule", ability }, async (tx, record) => {
    const [before] = await tx.select().from(schedules).where(eq(schedules.id, id)).for("update");
    if (!before) throw notFound("schedule");
    const after = edit(before);
    const { paused, nextAt } = after;
    await tx.update(schedules).set({ paused, nextAt }).where(eq(schedules.id, id));
    const snapshot = (row: ScheduleRow) => ({ name: row.name, paused: row.paused });
    record({ target: id, before: snapshot(before), after: snapshot(after) });
    return scheduleView(after);
  });
}
