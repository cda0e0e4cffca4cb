import { duration } from "@/app/_ui/format/duration";
import { ago } from "@/app/_ui/format/time";
import type { JobView } from "@/lib/jobs/job";
import { StateMark } from "../state-mark";
import { tookMs, until } from "../when";

/** `Running · for 12 s · attempt 1 of 10`. */
export function JobSentence({ job, nowMs }: { job: JobView; nowMs: number }) {
  const { state, attempt, maxAttempts, startedAt, endedAt, runAt } = job;
  const took = tookMs(startedAt, endedAt, nowMs);
  const said = [
    state === "waiting" ? `${attempt > 0 ? "next attempt" : "begins"} ${until(runAt, nowMs)}` : "",
    state === "running" && took !== null ? `for ${duration(took)}` : "",
    endedAt === null ? "" : ago(endedAt, nowMs),
    endedAt !== null && took !== null ? `took ${duration(took)}` : "",
    attempt > 0 ? `attempt ${attempt} of ${maxAttempts}` : "",
  ].filter(Boolean);
  return (
    <span>
      <StateMark state={state} stopping={job.cancelRequested} /> · {said.join(" · ")}
    </span>
  );
}
