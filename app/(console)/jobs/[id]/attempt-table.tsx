import { Text } from "@/app/_ui/content/text";
import { duration } from "@/app/_ui/format/duration";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { AttemptView } from "@/lib/jobs/get";
import css from "../jobs.module.css";
import { tookMs } from "../when";

const WORDS: Record<AttemptView["outcome"], string> = {
  running: "Running",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  released: "Given back: its process was stopped",
  lost: "Lost: its process ended, or was not heard of for 30 s",
};

/** Each time that a process took the job, newest first. */
export function AttemptTable({ attempts, nowMs }: { attempts: AttemptView[]; nowMs: number }) {
  return (
    <section className={css.card} aria-labelledby="attempts">
      <div className={css.head}>
        <h2 id="attempts">Attempts</h2>
        {attempts.length === 0 && <p>None yet.</p>}
      </div>
      {attempts.length > 0 && (
        <ScrollRegion labelledBy="attempts">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Begun</th>
                <th scope="col">Attempt</th>
                <th scope="col">Process</th>
                <th scope="col">Took</th>
                <th scope="col">Outcome</th>
              </tr>
            </thead>
            <tbody>
              {attempts.map((one) => (
                <tr key={one.id}>
                  <td>
                    <time dateTime={one.startedAt}>{fullTime(one.startedAt)}</time>
                  </td>
                  <td>{one.attempt}</td>
                  <td>
                    <code>
                      <Text of={one.process} />
                    </code>
                  </td>
                  <td>{duration(tookMs(one.startedAt, one.endedAt, nowMs) ?? 0)}</td>
                  <td className={css.words}>
                    {WORDS[one.outcome]}
                    {one.error !== null && (
                      <span className={css.error}>
                        <Text of={one.error} />
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
