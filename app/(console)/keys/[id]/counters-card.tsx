import Link from "next/link";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { CounterView } from "@/lib/quotas/listCounters";
import { scopeWords } from "@/lib/quotas/words";
import css from "../../people/people.module.css";
import { Bullet } from "../../quotas/bullet";
import { QuotaLink, remainingWords, resetWords } from "../counter-words";
import own from "../keys.module.css";

/** What is left in every counter that its requests count in. */
export function CountersCard({ counters }: { counters: readonly CounterView[] }) {
  return (
    <section className={css.card} aria-labelledby="left">
      <div className={css.head}>
        <h2 id="left">What is left</h2>
      </div>
      {counters.length === 0 ? (
        <p className={css.foot}>
          No quota concerns it: nothing limits what it draws. <Link href="/quotas/new">Set one</Link>
        </p>
      ) : (
        <ScrollRegion labelledBy="left">
          <CountersTable counters={counters} />
        </ScrollRegion>
      )}
    </section>
  );
}

/** Counters with bars and words, the fullest first. */
export function CountersTable({ counters }: { counters: readonly CounterView[] }) {
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">Quota</th>
          <th scope="col">Whose</th>
          <th scope="col">Used</th>
          <th scope="col">Left</th>
          <th scope="col">Resets</th>
          <th scope="col">Does</th>
        </tr>
      </thead>
      <tbody>
        {counters.map((counter) => (
          <tr key={`${counter.quota.id} ${counter.holder}`}>
            <th scope="row">
              <QuotaLink counter={counter} />
            </th>
            <td>{scopeWords(counter.quota, counter.quota.subjectName, null)}</td>
            <td>
              <div className={own.gauge}>
                <Bullet counter={{ ...counter, forecast: null }} />
              </div>
            </td>
            <td>{remainingWords(counter)}</td>
            <td className={css.when}>{resetWords(counter)}</td>
            <td>{MODES[counter.quota.mode]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const MODES: Readonly<Record<CounterView["quota"]["mode"], string>> = {
  hard: "refuses",
  soft: "tells only",
  shadow: "only counts",
};
