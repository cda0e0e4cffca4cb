import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { countJobs } from "@/lib/jobs/counts";
import { listJobs } from "@/lib/jobs/list";
import { listSchedules } from "@/lib/jobs/listSchedules";
import { JobTable } from "./job-table";
import { Live } from "./live";
import { NarrowForm } from "./narrow-form";
import { SchedulesCard } from "./schedules-card";
import { jobsSentence } from "./sentence";
import { jobsHref, readJobsUrl } from "./url";
import { isUnderWay } from "./when";

export const metadata: Metadata = { title: "Jobs" };

/** What is under way, what went wrong, and when does it run again? Of the jobs whose ability the person has. */
export default async function JobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const url = readJobsUrl(await searchParams);
  const { state, kind, schedule, cursor } = url;
  const wanted = {
    state: state || undefined,
    kind: kind || undefined,
    schedule: schedule || undefined,
    routine: url.routine === "1" || schedule !== "",
    cursor: cursor || undefined,
  };
  const [list, about] = await Promise.all([
    settle(listJobs(ctx, wanted), ctx.requestId),
    settle(Promise.all([countJobs(ctx), listSchedules(ctx)]), ctx.requestId),
  ]);
  const isNarrowed = state !== "" || kind !== "" || schedule !== "";
  const isLive = list.ok && list.value.jobs.some((job) => isUnderWay(job, ctx.now()));
  return (
    <div className={panels.page}>
      {isLive && <Live />}
      <PageHead title="Jobs">{about.ok && jobsSentence(...about.value, ctx.now())}</PageHead>
      {about.ok && <NarrowForm counts={about.value[0]} url={url} />}
      <section className={panels.rows} aria-label="Jobs">
        {!list.ok && (
          <Failure
            what="The jobs could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={jobsHref({ ...url, cursor: "" })}
          />
        )}
        {list.ok && list.value.jobs.length === 0 && (
          <Empty heading={isNarrowed ? "No such jobs" : "No jobs yet"}>
            <p>
              Work that takes longer than a page, such as exports and removals, is listed here with its
              progress. Each job shows to those who may start it.
            </p>
          </Empty>
        )}
        {list.ok && list.value.jobs.length > 0 && <JobTable page={list.value} url={url} nowMs={ctx.now()} />}
      </section>
      {about.ok && about.value[1].length > 0 && (
        <SchedulesCard schedules={about.value[1]} nowMs={ctx.now()} />
      )}
    </div>
  );
}
