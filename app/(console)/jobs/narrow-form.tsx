import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import { count } from "@/app/_ui/format/count";
import panels from "@/app/_ui/list/panel.module.css";
import type { JobCounts } from "@/lib/jobs/counts";
import { JOB_STATES } from "@/lib/jobs/job";
import css from "./jobs.module.css";
import { JOBS_PATH, type JobsUrl } from "./url";

/** Narrows by state and kind; a plain form, so the address says it. */
export function NarrowForm({ counts, url }: { counts: JobCounts; url: JobsUrl }) {
  const isNarrowed = Object.values({ ...url, cursor: "" }).some((value) => value !== "");
  return (
    <form action={JOBS_PATH} className={panels.bar}>
      <label className={css.label}>
        State
        <select name="state" defaultValue={url.state} className={form.select}>
          <option value="">Every state</option>
          {JOB_STATES.map((state) => (
            <option key={state}>{state}</option>
          ))}
        </select>
      </label>
      <label className={css.label}>
        Kind
        <select name="kind" defaultValue={url.kind} className={form.select}>
          <option value="">Every kind</option>
          {counts.kinds.map((kind) => (
            <option key={kind}>{kind}</option>
          ))}
        </select>
      </label>
      {url.schedule !== "" && (
        <label className={css.label}>
          Schedule
          <select name="schedule" defaultValue={url.schedule} className={form.select}>
            <option value="">Every schedule</option>
            <option>{url.schedule}</option>
          </select>
        </label>
      )}
      {counts.routine > 0 && url.schedule === "" && (
        <label className={css.label}>
          <input type="checkbox" name="routine" value="1" defaultChecked={url.routine === "1"} />
          Done housekeeping ({count(counts.routine)})
        </label>
      )}
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed && (
        <Link href={JOBS_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}
