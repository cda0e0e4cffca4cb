import { eq } from "drizzle-orm";
import { jobs } from "@/db/store/schema/jobs";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { type JobRow, type JobView, jobSnapshot, jobView } from "./job";
import { seenJob } from "./seen";

/**
 * Begins a failed or cancelled job anew, with all its attempts, from where its last step left it; one that waits for its
 * next attempt makes it now. Throws NOT_FOUND, CONFLICT.
 */
export async function retryJob(ctx: Ctx, id: string): Promise<JobView> {
  const { ability } = await seenJob(ctx, id);
  return change(ctx, { verb: "retry", noun: "job", ability }, async (tx, record) => {
    const [before] = await tx.select().from(jobs).where(eq(jobs.id, id)).for("update");
    if (!before) throw notFound("job");
    const anew = renewed(before, new Date(ctx.now()));
    await tx.update(jobs).set(anew).where(eq(jobs.id, id));
    const after = { ...before, ...anew };
    record({ target: id, before: jobSnapshot(before), after: { ...jobSnapshot(after), runAt: after.runAt } });
    return jobView(after);
  });
}

function renewed(row: JobRow, at: Date): Partial<JobRow> {
  if (row.state === "waiting") return { runAt: at };
  if (row.state === "failed" || row.state === "cancelled") {
    return { state: "waiting", attempt: 0, runAt: at, cancelRequested: false, endedAt: null };
  }
  throw new DomainError("CONFLICT", {
    what: `The job is ${row.state}.`,
    why: "Only what failed, was cancelled or waits can be tried again.",
  });
}
