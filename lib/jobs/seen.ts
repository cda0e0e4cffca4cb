import { and, eq, inArray, type SQL } from "drizzle-orm";
import { jobs, schedules } from "@/db/store/schema/jobs";
import { store } from "@/db/store/store";
import type { Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import type { JobRow } from "./job";
import type { ScheduleRow } from "./schedule";

/** What the caller may see: the tenant's jobs or schedules whose ability they have. What else there is answers as if there were none. */
export function seen(ctx: Ctx, table: typeof jobs | typeof schedules): SQL | undefined {
  return and(eq(table.tenant, ctx.tenant), inArray(table.ability, [...ctx.abilities]));
}

/** Throws NOT_FOUND. */
export async function seenJob(ctx: Ctx, id: string): Promise<JobRow & { ability: Ability }> {
  const [row] = await store()
    .select()
    .from(jobs)
    .where(and(seen(ctx, jobs), eq(jobs.id, id)));
  if (!row) throw notFound("job");
  return { ...row, ability: row.ability as Ability };
}

/** Throws NOT_FOUND. */
export async function seenSchedule(ctx: Ctx, id: string): Promise<ScheduleRow & { ability: Ability }> {
  const [row] = await store()
    .select()
    .from(schedules)
    .where(and(seen(ctx, schedules), eq(schedules.id, id)));
  if (!row) throw notFound("schedule");
  return { ...row, ability: row.ability as Ability };
}
