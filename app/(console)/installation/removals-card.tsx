import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { ProgressBar } from "@/app/(console)/jobs/progress-bar";
import { StateMark } from "@/app/(console)/jobs/state-mark";
import type { JobView } from "@/lib/jobs/job";
import type { RemovedTenant } from "@/lib/tenants/overview";
import css from "../settings/settings.module.css";

/** The tenants that are going, and those that are gone; nothing where there never was one. */
export function RemovalsCard({ removals, removed }: { removals: JobView[]; removed: RemovedTenant[] }) {
  if (removals.length === 0 && removed.length === 0) return null;
  return (
    <section className={css.card} aria-labelledby="removed">
      <div className={css.head}>
        <div>
          <h2 id="removed">Removed tenants</h2>
          <p>
            What comes late under their ids is refused and swept. Each removal stands below, in the changes by
            operators, with what there was.
          </p>
        </div>
      </div>
      <ScrollRegion labelledBy="removed">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Tenant</th>
              <th scope="col">State</th>
              <th scope="col">By</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {removals.map((job) => (
              <tr key={job.id}>
                <th scope="row" id={job.id}>
                  <Link href={`/jobs/${job.id}?tenant=default`}>
                    <Text of={job.label} />
                  </Link>
                </th>
                <td>
                  <StateMark state={job.state} stopping={job.cancelRequested} />{" "}
                  <ProgressBar job={job} labelledBy={job.id} />
                </td>
                <td>
                  <Text of={job.createdBy} />
                </td>
                <td className={css.subtle}>{fullTime(job.createdAt)}</td>
              </tr>
            ))}
            {removed.map((tenant) => (
              <tr key={tenant.id}>
                <th scope="row">
                  <Text of={tenant.name} />
                </th>
                <td>{tenant.emptiedAt ? "Nothing is left" : "Its rows are being removed"}</td>
                <td>
                  <Text of={tenant.removedBy} />
                </td>
                <td className={css.subtle}>{fullTime(tenant.removedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
