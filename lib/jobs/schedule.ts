import { and, eq } from "drizzle-orm";
import { schedules } from "@/db/store/schema/jobs";
import type { Ctx } from "@/lib/access/ctx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { firstTime } from "./cron";
import { readInput } from "./enqueue";
import type { JobKind } from "./kind";

export type ScheduleRow = typeof schedules.$inferSelect;

export interface ScheduleSpec<I> {
  /** Of the tenant, and what it is known by: another spec of the same name takes its place. */
  name: string;
  kind: JobKind<I>;
  input: I;
  /** Five fields: minute hour day month weekday. */
  cron: string;
  /** IANA: `Europe/Berlin`, `UTC`. */
  timeZone: string;
}

/**
 * Makes the tenant have this schedule, by every process at each of its starts: one row, however many do it. A schedule that
 * a person paused stays so. Throws INVALID for a cron expression, zone or input that cannot be read.
 */
export async function ensureSchedule<I>(ctx: Ctx, spec: ScheduleSpec<I>): Promise<void> {
  const { name, kind, cron, timeZone } = spec;
  const input = readInput(kind, spec.input);
  const nextAt = new Date(firstTime(cron, timeZone, ctx.now()));
  const jobs = { ability: kind.ability, maxAttempts: kind.maxAttempts, label: kind.label(input) };
  const said = { kind: kind.name, input, cron, timeZone, ...jobs };
  await bookkeep(async (tx) => {
    const here = and(eq(schedules.tenant, ctx.tenant), eq(schedules.name, name));
    const row = { id: ctx.newId("sch"), tenant: ctx.tenant, name, ...said };
    const made = await tx
      .insert(schedules)
      .values({ ...row, nextAt, createdAt: new Date(ctx.now()) })
      .onConflictDoNothing({ target: [schedules.tenant, schedules.name] })
      .returning({ id: schedules.id });
    if (made.length > 0) return;
    const [old] = await tx.select().from(schedules).where(here).for("update");
    if (!old) return;
    const isMoved = old.cron !== cron || old.timeZone !== timeZone;
    await tx
      .update(schedules)
      .set(isMoved ? { ...said, nextAt } : said)
      .where(here);
  });
}
