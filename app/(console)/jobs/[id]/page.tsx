import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { Content } from "@/app/_ui/content/content";
import { Text } from "@/app/_ui/content/text";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { isDomainError } from "@/lib/base/errors";
import { getJob } from "@/lib/jobs/get";
import { JobActions } from "../job-actions";
import css from "../jobs.module.css";
import { Live } from "../live";
import { ProgressBar } from "../progress-bar";
import { JOBS_PATH, jobHref } from "../url";
import { isUnderWay } from "../when";
import { AttemptTable } from "./attempt-table";
import { JobFacts } from "./job-facts";
import { JobSentence } from "./job-sentence";

export const metadata: Metadata = { title: "Job" };

/** What did this job get, how far is it, and what came of it? */
export default async function JobPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  const id = decodeURIComponent((await params).id);
  const read = await settle(getJob(ctx, id), ctx.requestId);
  if (!read.ok) {
    if (isDomainError(read.error) && read.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The job could not be read"
        error={read.error}
        requestId={ctx.requestId}
        retryHref={jobHref(id)}
      />
    );
  }
  const job = read.value;
  return (
    <div className={css.page}>
      {isUnderWay(job, ctx.now()) && <Live />}
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={JOBS_PATH}>Jobs</Link>
      </nav>
      <PageHead title={job.label} actions={<JobActions job={job} />}>
        <JobSentence job={job} nowMs={ctx.now()} />
      </PageHead>
      <section className={css.card} aria-label="About the job">
        <div className={css.body}>
          {job.progress && (
            <div>
              <span id="progress" className="bw-unseen">
                Progress
              </span>
              <ProgressBar job={job} labelledBy="progress" />
            </div>
          )}
          {job.error !== null && job.state !== "done" && (
            <p className={job.state === "failed" ? css.error : css.subtle}>
              <Text of={job.error} />
            </p>
          )}
          <JobFacts job={job} mayReadChanges={ctx.abilities.has("audit.read")} />
        </div>
      </section>
      {job.result !== null && <Value title="Result" value={job.result} />}
      <Value title="Input" value={job.input} />
      <AttemptTable attempts={job.attempts} nowMs={ctx.now()} />
    </div>
  );
}

function Value({ title, value }: { title: string; value: unknown }) {
  return (
    <section className={css.card} aria-label={title}>
      <div className={css.body}>
        <h2>{title}</h2>
        <Content value={value} />
      </div>
    </section>
  );
}
