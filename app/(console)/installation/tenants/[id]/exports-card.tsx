import { Text } from "@/app/_ui/content/text";
import { bytes } from "@/app/_ui/format/bytes";
import { count } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { ProgressBar } from "@/app/(console)/jobs/progress-bar";
import { StateMark } from "@/app/(console)/jobs/state-mark";
import type { ExportView } from "@/lib/tenants/exports";
import css from "../../../settings/settings.module.css";

/** That there are exports, and how large: only the tenant's own administrators open them. */
export function ExportsCard({ exports }: { exports: ExportView[] }) {
  return (
    <section className={css.card} aria-labelledby="exports">
      <div className={css.head}>
        <div>
          <h2 id="exports">Exports</h2>
          <p>
            Everything in it as JSON lines, contents included, secrets not. Its own administrators download it
            under Settings; operators see that it is there.
          </p>
        </div>
      </div>
      {exports.length === 0 ? (
        <p className={css.foot}>No exports yet.</p>
      ) : (
        <ScrollRegion labelledBy="exports">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Started</th>
                <th scope="col">By</th>
                <th scope="col">State</th>
                <th scope="col">Holds</th>
              </tr>
            </thead>
            <tbody>
              {exports.map((one) => (
                <tr key={one.id}>
                  <th scope="row" id={one.id}>
                    {fullTime(one.createdAt)}
                  </th>
                  <td>
                    <Text of={one.createdBy} />
                  </td>
                  <td>
                    <StateMark state={one.state} stopping={one.cancelRequested} />{" "}
                    {one.endedAt === null && <ProgressBar job={one} labelledBy={one.id} />}
                    {one.error && <Text of={one.error} />}
                  </td>
                  <td className={css.subtle}>
                    {one.result && `${count(one.result.rows)} rows, ${bytes(one.result.bytes)}`}
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
