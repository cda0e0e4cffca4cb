import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ShowbackMonthView } from "@/lib/showback/get";
import css from "./showback.module.css";
import { SumCells, SumHeads } from "./sum-cells";
import { focusHref, monthHref } from "./url";

/** Closed months with their former closings. */
export function MonthsTable({ months }: { months: readonly ShowbackMonthView[] }) {
  return (
    <ScrollRegion labelledBy="months">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">Closed</th>
            <SumHeads />
            <th scope="col" className={css.number}>
              Lines
            </th>
            <th scope="col">FOCUS 1.2</th>
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.id}>
              <th scope="row">
                <Link prefetch={false} href={monthHref(month.id)}>
                  {month.month}
                  {month.closing > 1 && `, closing ${month.closing}`}
                </Link>
                <div className={css.subtle}>
                  {month.zone}
                  {!month.stands && " · superseded"}
                </div>
              </th>
              <td>
                {month.closedAt.slice(0, 16).replace("T", " ")} UTC
                {month.reason !== null && (
                  <div className={css.subtle}>
                    <Text of={month.reason} />
                  </div>
                )}
              </td>
              <SumCells totals={month.totals} />
              <td className={css.number}>{count(month.lineCount)}</td>
              <td>
                <span className={css.links}>
                  {(["csv", "parquet"] as const).map((format) => (
                    <a
                      key={format}
                      href={focusHref(month.id, format)}
                      download
                      aria-label={`${month.month}, closing ${month.closing}, as ${format}`}
                    >
                      {format === "csv" ? "CSV" : "Parquet"}
                    </a>
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
