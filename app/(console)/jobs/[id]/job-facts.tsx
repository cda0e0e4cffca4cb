import Link from "next/link";
import type { ReactNode } from "react";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import { printUrl } from "@/app/_ui/list/list-url";
import type { JobView } from "@/lib/jobs/job";
import css from "../jobs.module.css";
import { jobsHref } from "../url";

/** Where the job comes from and where its traces are. */
export function JobFacts({ job, mayReadChanges }: { job: JobView; mayReadChanges: boolean }) {
  const at = (iso: string) => <time dateTime={iso}>{fullTime(iso)}</time>;
  return (
    <dl className={css.facts}>
      <Fact name="Id">
        <code>{job.id}</code>
        <CopyButton text={job.id} label="job id" />
        <span className={css.subtle}>its lines in the log carry it as their request</span>
      </Fact>
      <Fact name="Kind">
        <Link href={jobsHref({ kind: job.kind })}>{job.kind}</Link>
      </Fact>
      {job.schedule !== null && (
        <Fact name="Schedule">
          <Link href={jobsHref({ schedule: job.schedule })}>
            <Text of={job.schedule} />
          </Link>
        </Fact>
      )}
      <Fact name="Asked by">
        <Text of={job.createdBy} />
      </Fact>
      <Fact name="Left">{at(job.createdAt)}</Fact>
      {job.startedAt !== null && <Fact name="Begun">{at(job.startedAt)}</Fact>}
      {job.endedAt !== null && <Fact name="Ended">{at(job.endedAt)}</Fact>}
      {mayReadChanges && (
        <Fact name="Changes">
          <Link href={printUrl("/changes", { actor: job.kind })}>made by jobs of this kind</Link>
          <Link href={printUrl("/changes", { noun: "job" })}>made to jobs</Link>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
