import { hostname } from "node:os";
import { startWorker } from "@/lib/jobs/worker";
import { onJobFailed } from "@/lib/notify/jobFailed";
import { JOB_KINDS } from "./jobKinds";

/** Runs due jobs in this process, as every process of the product does. Returns how to stop it: before the stores close. */
export function startJobs(): () => Promise<void> {
  const name = `${hostname()} ${process.pid}`;
  return startWorker(JOB_KINDS, () => Date.now(), { process: name, onFailed: onJobFailed });
}
