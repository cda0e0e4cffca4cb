import { hostname } from "node:os";
import { systemCtx } from "@/lib/access/newCtx";
import { startWorker } from "@/lib/jobs/worker";
import { ensureSchedules, JOB_KINDS } from "./jobKinds";

/** Runs due jobs in this process, as every process of the product does. Returns how to stop it: before the stores close. */
export async function startJobs(): Promise<() => Promise<void>> {
  await ensureSchedules(systemCtx());
  return startWorker(JOB_KINDS, () => Date.now(), { process: `${hostname()} ${process.pid}` });
}
