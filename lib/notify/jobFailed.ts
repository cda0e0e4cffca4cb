import { and, eq } from "drizzle-orm";
import { deliveries } from "@/db/store/schema/webhooks";
import type { StoreTx } from "@/db/store/transaction";
import { systemCtx } from "@/lib/access/newCtx";
import type { JobRow } from "@/lib/jobs/job";
import { DELIVERY_JOB } from "./deliveryJob";
import { notify } from "./notify";

/**
 * What the worker does, in the same transaction, when a job failed for good: tells the tenant. A message that could not be
 * delivered is told to nobody, but it is dead from here on, also where its last attempt was killed.
 */
export async function onJobFailed(tx: StoreTx, job: JobRow): Promise<void> {
  const endedAt = job.endedAt ?? job.createdAt;
  if (job.kind === DELIVERY_JOB.name) {
    await tx
      .update(deliveries)
      .set({ state: "dead", settledAt: endedAt, lastError: job.error })
      .where(
        and(eq(deliveries.tenant, job.tenant), eq(deliveries.job, job.id), eq(deliveries.state, "waiting")),
      );
    return;
  }
  const ctx = { ...systemCtx(job.tenant, "jobs"), requestId: job.id, now: () => endedAt.getTime() };
  const { id, kind, label, error } = job;
  await notify(ctx, { type: "job.failed", data: { job: id, kind, label, error: error ?? "" } }, { tx });
}
