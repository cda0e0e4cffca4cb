import Link from "next/link";
import { ActButton } from "@/app/_ui/form/act-button";
import { ago } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ScheduleView } from "@/lib/jobs/listSchedules";
import css from "./jobs.module.css";
import { pauseScheduleMutation, resumeScheduleMutation, runScheduleMutation } from "./mutations";
import { StateMark } from "./state-mark";
import { jobHref, jobsHref } from "./url";
import { inZone, until } from "./when";

/** What recurs, when it is due next on its own clock and in UTC, and how its last job went. */
export function SchedulesCard({ schedules, nowMs }: { schedules: ScheduleView[]; nowMs: number }) {
  return (
    <section className={css.card} aria-labelledby="schedules">
      <div className={css.head}>
        <h2 id="schedules">Schedules</h2>
        <p>After a downtime each catches up once; while its last job is open it makes no second one.</p>
      </div>
      <ScrollRegion labelledBy="schedules">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Schedule</th>
              <th scope="col">When</th>
              <th scope="col">Next, in its time zone</th>
              <th scope="col">Next (UTC)</th>
              <th scope="col">Last job</th>
              <th scope="col">
                <span className="bw-unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {schedules.map((schedule) => (
              <ScheduleRow key={schedule.id} schedule={schedule} nowMs={nowMs} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function ScheduleRow({ schedule, nowMs }: { schedule: ScheduleView; nowMs: number }) {
  const { id, name, label, cron, timeZone, nextAt, last } = schedule;
  return (
    <tr>
      <th scope="row">
        <Link href={jobsHref({ schedule: name })}>{label}</Link>
        <code className={css.kind}>{name}</code>
      </th>
      <td>
        <code>{cron}</code>
      </td>
      {nextAt === null ? (
        <td colSpan={2}>Paused</td>
      ) : (
        <>
          <td>
            <time dateTime={nextAt}>{inZone(nextAt, timeZone)}</time>{" "}
            <span className={css.subtle}>{timeZone}</span>
          </td>
          <td>
            <time dateTime={nextAt}>{nextAt.slice(0, 16).replace("T", " ")}</time>{" "}
            <span className={css.subtle}>{until(nextAt, nowMs)}</span>
          </td>
        </>
      )}
      <td>
        {last ? (
          <Link href={jobHref(last.id)}>
            <StateMark state={last.state} /> <span className={css.subtle}>{ago(last.createdAt, nowMs)}</span>
          </Link>
        ) : (
          <span className={css.subtle}>none yet</span>
        )}
      </td>
      <td>
        <div className={css.actions}>
          <ActButton label="Run now" name={`Run now: ${name}`} id={id} action={runScheduleMutation} />
          {schedule.paused ? (
            <ActButton label="Resume" name={`Resume: ${name}`} id={id} action={resumeScheduleMutation} />
          ) : (
            <ActButton label="Pause" name={`Pause: ${name}`} id={id} action={pauseScheduleMutation} />
          )}
        </div>
      </td>
    </tr>
  );
}
