import { setTimeout as sleep } from "node:timers/promises";
import type { Ctx } from "@/lib/access/ctx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { getJob, type JobDetail } from "@/lib/jobs/get";
import type { JobKind } from "@/lib/jobs/kind";
import { startWorker } from "@/lib/jobs/worker";

/** Puts the test's process in the state that a start leaves it in. */
export function enterFolder(dataDir: string): void {
  const environment = readEnvironment({ BAILIWICK_DATA_DIR: dataDir }, "/");
  setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
}

/** Runs due jobs of one kind by a real worker until this one has ended. */
export async function runToEnd<I>(ctx: Ctx, kind: JobKind<I>, id: string): Promise<JobDetail> {
  const stop = startWorker([kind as JobKind<unknown>], () => Date.now());
  try {
    for (;;) {
      const job = await getJob(ctx, id);
      if (job.endedAt) return job;
      await sleep(50);
    }
  } finally {
    await stop();
  }
}
