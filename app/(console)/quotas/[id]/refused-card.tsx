import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { amountWords } from "@/lib/quotas/amount";
import { MEASURES } from "@/lib/quotas/kinds";
import type { ReservationView } from "@/lib/quotas/reservation";
import css from "../quotas.module.css";
import { whyHref } from "../url";
import { Places } from "./entries-card";

/** The newest requests that were refused, each with its why. */
export function RefusedCard({ refused, nowMs }: { refused: readonly ReservationView[]; nowMs: number }) {
  return (
    <section className={css.card} aria-labelledby="refused">
      <div className={css.head}>
        <h2 id="refused">Refused</h2>
      </div>
      {refused.length === 0 ? (
        <p className={css.foot}>Nothing was refused.</p>
      ) : (
        <ScrollRegion labelledBy="refused">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Request</th>
                <th scope="col">When</th>
                <th scope="col">Model</th>
                <th scope="col">Asked for</th>
                <th scope="col">Trace and key</th>
              </tr>
            </thead>
            <tbody>
              {refused.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <Link href={whyHref(one.requestId)}>
                      <Text of={one.requestId} />
                    </Link>
                  </th>
                  <td className={css.when} title={fullTime(one.createdAt)}>
                    {ago(one.createdAt, nowMs)}
                  </td>
                  <td>
                    <Text of={one.model} />
                  </td>
                  <td>{askedWords(one)}</td>
                  <td>
                    <Places request={one} />
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

function askedWords({ refusal }: ReservationView): string {
  if (!refusal) return "";
  if (refusal.why === "unpriced") return "Money of a model without a price";
  const measure = MEASURES.find((one) => one === refusal.measure) ?? "requests";
  const left = Math.max(0, refusal.ceiling - refusal.settled - refusal.reserved);
  return `${amountWords(refusal.asked, measure)}, with ${amountWords(left, measure)} left`;
}
