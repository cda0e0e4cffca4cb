import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { DecisionMark } from "@/app/_ui/decision/decision-mark";
import { count } from "@/app/_ui/format/count";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { AlertView } from "@/lib/policies/listAlerts";
import { decisionsHref, policyHref } from "../policies/url";
import css from "./notifications.module.css";

/** What rules with the obligation `alert` raised: of one rule and agent one row. Nothing where none did. */
export function AlertsCard({ alerts, nowMs }: { alerts: readonly AlertView[]; nowMs: number }) {
  if (alerts.length === 0) return null;
  return (
    <section className={css.card} aria-labelledby="alerts">
      <div className={css.head}>
        <h2 id="alerts">Alerts of policies</h2>
        <p>
          Sent as <code>policy.alert</code>, for one rule and agent at most once in 5 minutes. Kept for 30
          days.
        </p>
      </div>
      <ScrollRegion labelledBy="alerts">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">Who</th>
              <th scope="col">Newest</th>
              <th scope="col">Decisions</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {alerts.map((alert) => (
              <AlertRow
                key={`${alert.policy.id} ${alert.rule} ${alert.principal?.id}`}
                alert={alert}
                nowMs={nowMs}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function AlertRow({ alert, nowMs }: { alert: AlertView; nowMs: number }) {
  const { policy, version, rule, title, principal, resource, effect, mode, lastAt } = alert;
  return (
    <tr>
      <th scope="row" className={css.words}>
        <Link href={policyHref(policy.id)}>
          <Text of={title ?? rule} />
        </Link>
        <span className={css.note}>
          <Text of={policy.name} />, version {version}
        </span>
      </th>
      <td>{principal && <Text of={principal.name} />}</td>
      <td>
        <DecisionMark decision={{ effect, mode }} /> <Text of={resource} />
      </td>
      <td>
        <Link href={decisionsHref(policy.id)}>{count(alert.count)}</Link>
      </td>
      <td title={fullTime(lastAt)}>{ago(lastAt, nowMs)}</td>
    </tr>
  );
}
