import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { JOB_STATES, type JobState } from "@/lib/jobs/job";

export const JOBS_PATH = "/jobs";

/** Everything that the page shows; empty text means: not said. */
export interface JobsUrl {
  state: JobState | "";
  kind: string;
  /** A schedule's name. */
  schedule: string;
  /** `1` shows the housekeeping that is done as well. */
  routine: "1" | "";
  cursor: string;
}

export function readJobsUrl(params: SearchParams): JobsUrl {
  const state = JOB_STATES.find((one) => one === param(params, "state")) ?? "";
  return {
    state,
    kind: param(params, "kind"),
    schedule: param(params, "schedule"),
    routine: param(params, "routine") === "1" ? "1" : "",
    cursor: param(params, "cursor"),
  };
}

export function jobsHref(url: Partial<JobsUrl>): string {
  return printUrl(JOBS_PATH, url);
}

export const jobHref = (id: string) => `${JOBS_PATH}/${id}`;
