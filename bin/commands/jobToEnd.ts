import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@/lib/base/errors";
import { getJob, type JobDetail } from "@/lib/jobs/get";
import type { JobKind } from "@/lib/jobs/kind";
import { startWorker } from "@/lib/jobs/worker";
import type { CommandCall } from "./command";

const LOOK_EVERY_MS = 200;

/**
 * Waits until a job has ended, and shows how far it is. Runs it here where no product does: any process may, and only one
 * at a time can. Throws what it failed with; Ctrl-C leaves it to whichever process runs next.
 */
export async function jobToEnd<I>(call: CommandCall, kind: JobKind<I>, id: string): Promise<JobDetail> {
  const stop = startWorker([kind as JobKind<unknown>], call.ctx.now, { process: "bailiwick", atOnce: 1 });
  try {
    for (;;) {
      const job = await getJob(call.ctx, id);
      if (job.state === "done") return job;
      if (job.endedAt) throw ended(job);
      if (call.signal.aborted) throw goesOn(id);
      const { done, total, words } = job.progress ?? { done: 0, total: null, words: "Waiting to be begun" };
      call.progress(done, total, job.error ?? words);
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    await stop();
  }
}

function ended({ id, state, error }: JobDetail): DomainError {
  return new DomainError("PRECONDITION", {
    what: `The job ${id} ${state === "cancelled" ? "was cancelled" : "failed"}.`,
    ...(error ? { why: error } : {}),
    fix: "Retry it on the page Jobs, or give the command again.",
  });
}

function goesOn(id: string): DomainError {
  return new DomainError("PRECONDITION", {
    what: `The job ${id} is not done.`,
    why: "You left before its end.",
    fix: "It goes on in the product, or when one starts again.",
  });
}
