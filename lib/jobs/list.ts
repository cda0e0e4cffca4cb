import { and, desc, eq, lt, ne, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { jobs } from "@/db/store/schema/jobs";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { cutPage, readCursor } from "@/lib/base/page";
import { type JobState, type JobView, jobView } from "./job";
import { seen } from "./seen";

const MAX_TIME_MS = 8.64e15;
const cursorParts = z.tuple([z.number().min(-MAX_TIME_MS).max(MAX_TIME_MS), z.string()]);

export interface JobFilter {
  state?: JobState | undefined;
  kind?: string | undefined;
  /** A schedule's name. */
  schedule?: string | undefined;
  /** Housekeeping that is done as well; left out unless asked for. */
  routine?: boolean | undefined;
  /** 1 to 500; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The tenant's jobs that the caller may see, newest first. Throws INVALID for a cursor that is not ours. */
export async function listJobs(
  ctx: Ctx,
  filter: JobFilter = {},
): Promise<{ jobs: JobView[]; next: string | null }> {
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), 500);
  const rows = await store()
    .select()
    .from(jobs)
    .where(and(seen(ctx, jobs), ...wanted(filter)))
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.createdAt.getTime(), row.id]);
  return { jobs: page.rows.map(jobView), next: page.next };
}

function wanted(filter: JobFilter): (SQL | undefined)[] {
  const conditions = [
    filter.state ? eq(jobs.state, filter.state) : undefined,
    filter.kind ? eq(jobs.kind, filter.kind) : undefined,
    filter.routine ? undefined : or(eq(jobs.routine, false), ne(jobs.state, "done")),
    filter.schedule ? eq(jobs.schedule, filter.schedule) : undefined,
  ];
  if (!filter.cursor) return conditions;
  const [atMs, id] = readCursor(filter.cursor, cursorParts);
  const at = new Date(atMs);
  return [...conditions, or(lt(jobs.createdAt, at), and(eq(jobs.createdAt, at), lt(jobs.id, id)))];
}
