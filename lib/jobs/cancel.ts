import { eq } from "drizzle-orm";
import { jobs } from "@/db/store/schema/jobs";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { type JobRow, type JobView, jobSnapshot, jobView } from "./job";
import { seenJob } from "./seen";

/** Ends a waiting job at once; tells a running one, which hears of it within 2 s. Again is the same as once. Throws NOT_FOUND, CONFLICT. */
export async function cancelJob(ctx: Ctx, id: string): Promise<JobView> {
  const { ability } = await seenJob(ctx, id);
  return change(ctx, { verb: "cancel", noun: "job", ability }, async (tx, record) => {
    const [before] = await tx.select().from(jobs).where(eq(jobs.id, id)).for("update");
    if (!before) throw notFound("job");
    const after = { ...before, ...cancelled(before, new Date(ctx.now())) };
    const { state, cancelRequested, endedAt } = after;
    await tx.update(jobs).set({ state, cancelRequested, endedAt }).where(eq(jobs.id, id));
    record({ target: id, before: jobSnapshot(before), after: jobSnapshot(after) });
    return jobView(after);
  });
}

function cancelled(row: JobRow, at: Date): Partial<JobRow> {
  if (row.state === "waiting") return { state: "cancelled", cancelRequested: true, endedAt: at };
  if (row.state === "running") return { cancelRequested: true };
  if (row.state === "cancelled") return {};
  throw new DomainError("CONFLICT", {
    what: `The job is ${row.state} already.`,
    why: "Only what waits or runs can be cancelled.",
  });
}
