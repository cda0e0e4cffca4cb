import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { RevocationPlan } from "@/lib/keys/bulkRevoke";
import css from "../../people/people.module.css";
import { keyHref } from "../url";

/** The keys that would end, those in use first. */
export function PlanTable({ plan }: { plan: RevocationPlan }) {
  return (
    <>
      <h2 id="plan" className="bw-unseen">
        Keys that would be revoked
      </h2>
      <ScrollRegion labelledBy="plan">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Key</th>
              <th scope="col">Holder</th>
              <th scope="col">Subscription</th>
              <th scope="col" className={css.number}>
                Requests, last hour
              </th>
              <th scope="col">Last used</th>
            </tr>
          </thead>
          <tbody>
            {plan.keys.map((key) => (
              <tr key={key.id}>
                <th scope="row">
                  <Link prefetch={false} href={keyHref(key.id)}>
                    <Text of={key.name} />
                  </Link>
                </th>
                <td>
                  <code className={css.value}>
                    <Text of={key.prefix} />…
                  </code>
                </td>
                <td>{key.model?.holder ? <Text of={key.model.holder.name} /> : "nobody"}</td>
                <td>{key.model?.subscription ? <Text of={key.model.subscription.name} /> : "removed"}</td>
                <td className={css.number}>{count(key.requestsLastHour)}</td>
                <td className={css.when}>
                  {key.lastUsedAt ? `${fullTime(key.lastUsedAt).slice(0, 16)} UTC` : "never"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {plan.count > plan.keys.length && (
        <p className={tables.more}>and {count(plan.count - plan.keys.length)} more, used less</p>
      )}
    </>
  );
}
