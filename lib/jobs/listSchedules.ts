import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { jobs, schedules } from "@/db/store/schema/jobs";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { JobState } from "./job";
import type { ScheduleRow } from "./schedule";
import { seen } from "./seen";

/** A schedule as people see it. Times are ISO 8601. */
export interface ScheduleView {
  id: string;
  name: string;
  kind: string;
  label: string;
  cron: string;
  timeZone: string;
  paused: boolean;
  /** When its next job is due; null while it is paused. */
  nextAt: string | null;
  /** The newest job that it made; null when none is kept. */
  last: { id: string; state: JobState; createdAt: string } | null;
}

/** The tenant's schedules that the caller may see, by name. */
export async function listSchedules(ctx: Ctx): Promise<ScheduleView[]> {
  const rows = await store()
    .select()
    .from(schedules)
    .where(seen(ctx, schedules))
    .orderBy(asc(schedules.name));
  const names = rows.map((row) => row.name);
  if (names.length === 0) return [];
  const newest = await store()
    .selectDistinctOn([jobs.schedule])
    .from(jobs)
    .where(and(eq(jobs.tenant, ctx.tenant), inArray(jobs.schedule, names)))
    .orderBy(asc(jobs.schedule), desc(jobs.createdAt));
  return rows.map((row) => {
    const last = newest.find((job) => job.schedule === row.name);
    return {
      ...scheduleView(row),
      last: last ? { id: last.id, state: last.state, createdAt: last.createdAt.toISOString() } : null,
    };
  });
}

export function scheduleView(row: ScheduleRow): Omit<ScheduleView, "last"> {
  const { id, name, kind, label, cron, timeZone, paused, nextAt } = row;
  return { id, name, kind, label, cron, timeZone, paused, nextAt: paused ? null : nextAt.toISOString() };
}
