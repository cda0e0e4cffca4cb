import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { PolicyDetail } from "@/lib/policies/get";
import css from "../../policies.module.css";
import { historyHref } from "../../url";
import { VERSION_WORDS } from "../../words";

/** Every version, the newest first: what became of it, who proposed it and why. */
export function VersionsCard({
  policy,
  shown,
  nowMs,
}: {
  policy: PolicyDetail;
  shown: number;
  nowMs: number;
}) {
  return (
    <section className={css.card} aria-labelledby="versions">
      <div className={css.head}>
        <h2 id="versions">Versions</h2>
      </div>
      <ScrollRegion labelledBy="versions">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">State</th>
              <th scope="col">Why</th>
              <th scope="col">Proposed</th>
            </tr>
          </thead>
          <tbody>
            {policy.versions.map(({ number, state, why, proposedBy, proposedAt }) => (
              <tr key={number}>
                <th scope="row">
                  <Link
                    href={historyHref(policy.id, number)}
                    aria-current={number === shown ? "true" : undefined}
                    scroll={false}
                  >
                    Version {number}
                  </Link>
                </th>
                <td>
                  {VERSION_WORDS[state]}
                  {number === policy.inForce?.version && ", in force"}
                </td>
                <td>
                  <Text of={why} />
                </td>
                <td className={css.when} title={fullTime(proposedAt)}>
                  {ago(proposedAt, nowMs)}
                  <div className={css.subtle}>
                    <Text of={proposedBy.name} />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
