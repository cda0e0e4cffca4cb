import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { Empty } from "@/app/_ui/states/empty";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { UsageOver, UsageSeries } from "@/lib/usage/usage";
import { colourOf } from "./bands";
import { GroupTable } from "./group-table";
import { LazyChart } from "./lazy-chart";
import type { UsageUrl } from "./url";
import css from "./usage.module.css";
import { bucketWords, cell, FIELD_WORDS, GRAIN_WORDS, measured, SWITCH_WORDS } from "./words";

const nameOf = ({ group }: UsageSeries) => group?.name ?? "All others";

/** The chart, the same as a table, and who makes it up. */
export function ChartPanel({ over, url }: { over: UsageOver; url: UsageUrl }) {
  if (over.totals.requests === 0)
    return (
      <Empty heading="Nothing was used">
        <p>
          {over.kind === "tool" ? "No tool calls" : "No model calls"} in this range and scope. Traces
          (Connect) and gateways' usage logs fill it.
        </p>
      </Empty>
    );
  const { series, buckets, measure, grain, by } = over;
  const total = over.totals[measure];
  return (
    <>
      <figure className={css.figure}>
        <figcaption className={css.caption}>
          <span>
            <strong>{measured(total, measure)}</strong> by {FIELD_WORDS[by][0]}, a {GRAIN_WORDS[grain]} each,{" "}
            {over.zone}
          </span>
          {series.map((one, nth) => (
            <span key={one.group?.id ?? ""} className={css.legendEntry}>
              <svg width="8" height="8" aria-hidden="true">
                <rect width="8" height="8" rx="2" fill={colourOf(nth, one.group === null)} />
              </svg>
              <Text of={nameOf(one)} />
            </span>
          ))}
        </figcaption>
        <LazyChart
          bands={series.map((one, nth) => ({
            name: visible(nameOf(one)),
            colour: colourOf(nth, one.group === null),
            values: one.values,
          }))}
          labels={buckets.map((ms) => bucketWords(ms, grain))}
          measure={measure}
        />
        <Twin over={over} />
      </figure>
      <GroupTable over={over} url={url} />
    </>
  );
}

/** The chart as rows: what each bar is made of, and its sum. */
function Twin({ over: { series, buckets, measure, grain, totals } }: { over: UsageOver }) {
  const sums = series.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  return (
    <details className={css.twin}>
      <summary>The chart as a table</summary>
      <h3 id="chart-table" className="bw-unseen">
        {SWITCH_WORDS[measure === "cost" || measure === "requests" ? measure : "tokens"]} over time
      </h3>
      <ScrollRegion labelledBy="chart-table">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">From (UTC)</th>
              {series.map((one) => (
                <th key={one.group?.id ?? ""} scope="col" className={css.number}>
                  <Text of={nameOf(one)} />
                </th>
              ))}
              <th scope="col" className={css.number}>
                Together
              </th>
            </tr>
          </thead>
          <tbody>
            {buckets.map((ms, at) => (
              <tr key={ms}>
                <th scope="row">{bucketWords(ms, grain)}</th>
                {series.map((one) => (
                  <td key={one.group?.id ?? ""} className={css.number}>
                    {cell(one.values[at] ?? 0, measure)}
                  </td>
                ))}
                <td className={css.number}>
                  {cell(
                    series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
                    measure,
                  )}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Together</th>
              {series.map((one, nth) => (
                <td key={one.group?.id ?? ""} className={css.number}>
                  {cell(sums[nth] ?? 0, measure)}
                </td>
              ))}
              <td className={css.number}>{cell(totals[measure], measure)}</td>
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>
    </details>
  );
}
