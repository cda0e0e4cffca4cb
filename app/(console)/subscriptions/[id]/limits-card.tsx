import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { CounterView } from "@/lib/quotas/listCounters";
import { CountersTable } from "../../keys/[id]/counters-card";
import css from "../../people/people.module.css";
import { newQuotaHref } from "../url";

/** The quotas that limit it, with what is left of each. */
export function LimitsCard({
  id,
  counters,
  mayWrite,
}: {
  id: string;
  counters: CounterView[];
  mayWrite: boolean;
}) {
  return (
    <section className={css.card} aria-labelledby="limits">
      <div className={css.head}>
        <h2 id="limits">Limits</h2>
        {mayWrite && (
          <Link href={newQuotaHref(id)} className={button.button}>
            Set a limit
          </Link>
        )}
      </div>
      {counters.length === 0 ? (
        <p className={css.foot}>
          Nothing limits what it draws, but for quotas of its people, teams and keys.
        </p>
      ) : (
        <ScrollRegion labelledBy="limits">
          <CountersTable counters={counters} />
        </ScrollRegion>
      )}
    </section>
  );
}
