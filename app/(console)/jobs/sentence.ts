import { counted } from "@/app/_ui/format/count";
import type { JobCounts } from "@/lib/jobs/counts";
import type { ScheduleView } from "@/lib/jobs/listSchedules";
import { until } from "./when";

/** `2 running · 3 waiting · 1 failed · 41 done · 2 schedules, jobs.prune next in 3 h`. */
export function jobsSentence({ states }: JobCounts, schedules: ScheduleView[], nowMs: number): string {
  const jobs = (["running", "waiting", "failed", "cancelled", "done"] as const)
    .filter((state) => states[state] > 0 || state === "running" || state === "failed")
    .map((state) => `${states[state].toLocaleString("en-US")} ${state}`);
  return [...jobs, schedulesSentence(schedules, nowMs)].filter(Boolean).join(" · ");
}

function schedulesSentence(schedules: ScheduleView[], nowMs: number): string {
  if (schedules.length === 0) return "";
  const due = schedules.flatMap(({ name, nextAt }) => (nextAt === null ? [] : [{ name, nextAt }]));
  const [next] = due.toSorted((a, b) => a.nextAt.localeCompare(b.nextAt));
  const paused = schedules.length - due.length;
  const said = [
    counted(schedules.length, "schedule"),
    paused > 0 ? `${paused} paused` : "",
    next ? `${next.name} next ${until(next.nextAt, nowMs)}` : "",
  ];
  return said.filter(Boolean).join(", ");
}
