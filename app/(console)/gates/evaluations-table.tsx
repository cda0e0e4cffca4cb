import { Text } from "@/app/_ui/content/text";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { AttackRate, Metric } from "@/lib/evaluations/extract";
import people from "../people/people.module.css";
import css from "./gates.module.css";
import { metricName } from "./words";

const SHOWN = 50;
const value = (number: number) => String(Math.round(number * 10_000) / 10_000);
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** What was measured, each number with how sure it is. */
export function MetricTable({ id, metrics }: { id: string; metrics: readonly Metric[] }) {
  return (
    <ScrollRegion labelledBy={id}>
      <table className={people.table}>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Metric</th>
            <th scope="col" className={people.number}>
              Value
            </th>
            <th scope="col">95 % confidence</th>
            <th scope="col" className={people.number}>
              Samples
            </th>
          </tr>
        </thead>
        <tbody>
          {metrics.slice(0, SHOWN).map((one) => (
            <tr key={`${one.task} ${one.metric} ${one.filter}`}>
              <th scope="row" className={css.file}>
                <Text of={one.task} />
              </th>
              <td>
                <Text of={metricName(one.metric, one.filter)} />
                {one.higherIsBetter === false && <span className={people.subtle}> lower is better</span>}
              </td>
              <td className={people.number}>{value(one.value)}</td>
              <td>
                {one.lower === null || one.upper === null ? (
                  <span className={people.subtle}>not said</span>
                ) : (
                  `${value(one.lower)} to ${value(one.upper)}`
                )}
              </td>
              <td className={people.number}>{one.samples ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {metrics.length > SHOWN && (
        <p className={people.foot}>And {metrics.length - SHOWN} more in the file.</p>
      )}
    </ScrollRegion>
  );
}

/** How often attacks succeeded, the worst by its upper bound first. */
export function AttackTable({ id, attacks }: { id: string; attacks: readonly AttackRate[] }) {
  const worst = attacks.toSorted((a, b) => b.upper - a.upper);
  return (
    <ScrollRegion labelledBy={id}>
      <table className={people.table}>
        <thead>
          <tr>
            <th scope="col">Probe</th>
            <th scope="col">Detector</th>
            <th scope="col" className={people.number}>
              Succeeded
            </th>
            <th scope="col" className={people.number}>
              Rate
            </th>
            <th scope="col">95 % confidence</th>
            <th scope="col">Bounds</th>
          </tr>
        </thead>
        <tbody>
          {worst.slice(0, SHOWN).map((one, index) => (
            <tr key={`${index} ${one.probe} ${one.detector}`}>
              <th scope="row" className={css.file}>
                <Text of={one.probe} />
              </th>
              <td>
                <Text of={one.detector} />
              </td>
              <td className={people.number}>
                {one.fails} of {one.total}
                {one.nones > 0 && <span className={people.subtle}> ({one.nones} not judged)</span>}
              </td>
              <td className={people.number}>{percent(one.rate)}</td>
              <td>
                {percent(one.lower)} to {percent(one.upper)}
              </td>
              <td>{one.bounds === "report" ? "by the report" : "Wilson, computed here"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {attacks.length > SHOWN && (
        <p className={people.foot}>And {attacks.length - SHOWN} more in the file.</p>
      )}
    </ScrollRegion>
  );
}
