import { Text } from "@/app/_ui/content/text";
import type { ModelRisk } from "@/lib/risks/models";
import { metricName } from "../../gates/words";
import css from "../../people/people.module.css";
import { percent } from "../endpoints/figures";

const figure = (value: number) => String(Math.round(value * 1_000) / 1_000);
const age = (days: number) => (days === 0 ? "of today" : `${days} d old`);

/** The first scores with their bounds and their age. */
export function ScoreCell({ risk: { scores } }: { risk: ModelRisk }) {
  if (scores === null) return <span className={css.subtle}>not evaluated</span>;
  return (
    <>
      {scores.metrics.map(({ task, metric, filter, value, lower, upper }) => (
        <div key={`${task} ${metric} ${filter}`}>
          <Text of={`${task} ${metricName(metric, filter)}`} /> {figure(value)}{" "}
          <span className={css.subtle}>
            {lower === null || upper === null ? "bounds unknown" : `${figure(lower)} to ${figure(upper)}`}
          </span>
        </div>
      ))}
      <div className={css.subtle}>{age(scores.days)}</div>
    </>
  );
}

/** How often attacks succeeded at most, by the upper bound, and the probe that succeeds most. */
export function AttackCell({ risk: { attacks } }: { risk: ModelRisk }) {
  if (attacks === null) return <span className={css.subtle}>not red-teamed</span>;
  const { overall, worst, days, reports } = attacks;
  return (
    <>
      <div>
        {percent(overall.rate)} <span className={css.subtle}>at most {percent(overall.upper)}</span>
      </div>
      {worst !== null && (
        <div className={css.subtle}>
          <Text of={worst.probe} /> at most {percent(worst.upper)}
        </div>
      )}
      <div className={css.subtle}>
        {age(days)}
        {reports > 1 && `, from ${reports} reports`}
      </div>
    </>
  );
}
