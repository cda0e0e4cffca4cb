import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { ChangeRow } from "@/app/(console)/changes/change-table";
import changesCss from "@/app/(console)/changes/changes.module.css";
import type { ChangeView } from "@/lib/changes/list";
import css from "../settings/settings.module.css";
import own from "./installation.module.css";

/** What operators did to the installation, newest first. */
export function OperatorChanges({ changes }: { changes: ChangeView[] }) {
  return (
    <section className={css.card} aria-labelledby="by-operators">
      <div className={css.head}>
        <div>
          <h2 id="by-operators">Changes by operators</h2>
          <p>
            Of tenants and identity providers. What operators do inside a tenant stands in its own changes
            too.
          </p>
        </div>
      </div>
      {changes.length === 0 ? (
        <p className={css.foot}>None yet.</p>
      ) : (
        <ScrollRegion labelledBy="by-operators">
          <table className={`${changesCss.table} ${own.changes}`}>
            <thead>
              <tr>
                <th scope="col">Time (UTC)</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">Before → after</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <ChangeRow key={change.id} change={change} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
