import { Text } from "@/app/_ui/content/text";
import { duration } from "@/app/_ui/format/duration";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Attempt } from "@/lib/notify/delivery";
import css from "../notifications.module.css";

/** Each time that it was sent, the newest first. */
export function AttemptTable({ attempts, total }: { attempts: Attempt[]; total: number }) {
  return (
    <section className={css.card} aria-labelledby="attempts">
      <div className={css.head}>
        <div>
          <h2 id="attempts">Attempts</h2>
          {attempts.length === 0 && <p>None yet.</p>}
          {attempts.length < total && <p>The last {attempts.length}.</p>}
        </div>
      </div>
      {attempts.length > 0 && (
        <ScrollRegion labelledBy="attempts">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Sent</th>
                <th scope="col">Status</th>
                <th scope="col">Took</th>
                <th scope="col">Outcome</th>
              </tr>
            </thead>
            <tbody>
              {attempts.toReversed().map((one) => (
                <tr key={one.at}>
                  <td>
                    <time dateTime={one.at}>{fullTime(one.at)}</time>
                  </td>
                  <td>{one.status ?? "no answer"}</td>
                  <td>{duration(one.tookMs)}</td>
                  <td className={css.words}>
                    {one.error === null ? (
                      "Taken"
                    ) : (
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
