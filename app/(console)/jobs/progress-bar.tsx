import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import type { JobView } from "@/lib/jobs/job";
import css from "./jobs.module.css";

/** How far a job is, in words, and as a bar while it is open and its end is known. */
export function ProgressBar({ job, labelledBy }: { job: JobView; labelledBy: string }) {
  const { progress, state } = job;
  if (!progress) return state === "running" ? <span className={css.subtle}>begun</span> : null;
  const { done, total, words } = progress;
  const share = total === null || total === 0 ? null : Math.floor((done / total) * 100);
  const isOpen = state === "running" || state === "waiting";
  return (
    <span className={css.progress}>
      {isOpen && total !== null && total > 0 && (
        <progress value={done} max={total} aria-labelledby={labelledBy} />
      )}
      <span>
        {total === null ? count(done) : total === 0 ? "nothing to do" : `${count(done)} of ${count(total)}`}
        {share !== null && isOpen && ` · ${share} %`}
        {words !== undefined && (
          <>
            {" · "}
            <Text of={words} />
          </>
        )}
      </span>
    </span>
  );
}
