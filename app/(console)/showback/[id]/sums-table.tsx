import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ShowbackMonthView } from "@/lib/showback/get";
import { SUMMED_BY, type SummedBy, type sumsOf } from "@/lib/showback/sums";
import css from "../showback.module.css";
import { SumCells, SumHeads } from "../sum-cells";
import { monthHref } from "../url";
import { BY_WORDS } from "../words";

interface SumsTableProps {
  month: ShowbackMonthView;
  sums: Awaited<ReturnType<typeof sumsOf>>;
  by: SummedBy;
}

/** The month by one fact; the foot equals the month. */
export function SumsTable({ month, sums: { sums, rest }, by }: SumsTableProps) {
  const [one, nobody] = BY_WORDS[by];
  return (
    <section className={css.card} aria-labelledby="sums">
      <div className={css.head}>
        <h2 id="sums">By {one.toLowerCase()}</h2>
        <nav aria-label="Summed by" className={css.links}>
          {SUMMED_BY.map((field) => (
            <a key={field} href={monthHref(month.id, field)} aria-current={field === by ? "true" : undefined}>
              {BY_WORDS[field][0]}
            </a>
          ))}
        </nav>
      </div>
      <ScrollRegion labelledBy="sums">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{one}</th>
              <SumHeads />
            </tr>
          </thead>
          <tbody>
            {sums.map((sum) => (
              <tr key={sum.id ?? ""}>
                <th scope="row">
                  {sum.id === null ? (
                    <span className={css.subtle}>{nobody}</span>
                  ) : (
                    <Text of={sum.name ?? sum.id} />
                  )}
                </th>
                <SumCells totals={sum} />
              </tr>
            ))}
            {rest && (
              <tr>
                <th scope="row">{counted(rest.count, "more", "more")}</th>
                <SumCells totals={rest} />
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Together</th>
              <SumCells totals={month.totals} />
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>
    </section>
  );
}
