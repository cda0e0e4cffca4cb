import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { duration } from "@/app/_ui/format/duration";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { JobView } from "@/lib/jobs/job";
import { JobActions } from "./job-actions";
import css from "./jobs.module.css";
import { ProgressBar } from "./progress-bar";
import { StateMark } from "./state-mark";
import { type JobsUrl, jobHref, jobsHref } from "./url";
import { tookMs, until } from "./when";

interface JobTableProps {
  page: { jobs: JobView[]; next: string | null };
  url: JobsUrl;
  nowMs: number;
}

/** The newest jobs; older ones behind a link, by keyset. */
export function JobTable({ page, url, nowMs }: JobTableProps) {
  return (
    <>
      <h2 id="jobs" className="bw-unseen">
        Jobs, newest first
      </h2>
      <ScrollRegion labelledBy="jobs">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Job</th>
              <th scope="col">State</th>
              <th scope="col">Progress</th>
              <th scope="col">Attempts</th>
              <th scope="col">Begun</th>
              <th scope="col">Took</th>
              <th scope="col">Asked by</th>
              <th scope="col">
                <span className="bw-unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {page.jobs.map((job) => (
              <JobRow key={job.id} job={job} nowMs={nowMs} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={jobsHref({ ...url, cursor: "" })}>
            Newest
          </a>
        )}
        {page.next === null ? (
          <span>No older jobs. Ended ones are kept for 30 days, done housekeeping for a day.</span>
        ) : (
          <a className={button.button} href={jobsHref({ ...url, cursor: page.next })}>
            Load older
          </a>
        )}
      </div>
    </>
  );
}

function JobRow({ job, nowMs }: { job: JobView; nowMs: number }) {
  const { id, state, startedAt, endedAt } = job;
  const took = tookMs(startedAt, endedAt, nowMs);
  const since = startedAt ?? job.createdAt;
  return (
    <tr>
      <th scope="row" id={id}>
        <Link prefetch={false} href={jobHref(id)}>
          <Text of={job.label} />
        </Link>
        <code className={css.kind}>{job.kind}</code>
      </th>
      <td>
        <StateMark state={state} stopping={job.cancelRequested} />
        {state === "waiting" && <span className={css.subtle}> {until(job.runAt, nowMs)}</span>}
      </td>
      <td className={css.words}>
        <ProgressBar job={job} labelledBy={id} />
        {job.error !== null && state !== "done" && (
          <span className={state === "failed" ? css.error : css.subtle}>
            <Text of={job.error} />
          </span>
        )}
      </td>
      <td>
        {job.attempt} of {job.maxAttempts}
      </td>
      <td title={fullTime(since)}>{startedAt === null ? `left ${ago(since, nowMs)}` : ago(since, nowMs)}</td>
      <td>{took === null ? "" : duration(took)}</td>
      <td>
        <Text of={job.createdBy} />
      </td>
      <td>
        <div className={css.actions}>
          <JobActions job={job} />
        </div>
      </td>
    </tr>
  );
}
