import css from "../agents.module.css";

const WIDTH = 240;
const HEIGHT = 24;
const BAR_GAP = 1;

/** A value a day as bars from zero; a day without one is a gap, a zero a line. Its numbers stand in the table beside it. */
export function Spark({ values }: { values: readonly (number | null)[] }) {
  const peak = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const step = WIDTH / values.length;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={css.spark} aria-hidden="true">
      {values.map((value, at) => {
        if (value === null) return null;
        const height = Math.max((Math.max(value, 0) / peak) * HEIGHT, 1);
        return (
          <rect
            // The place is the day.
            key={`day-${at}`}
            x={at * step}
            y={HEIGHT - height}
            width={step - BAR_GAP}
            height={height}
          />
        );
      })}
    </svg>
  );
}
