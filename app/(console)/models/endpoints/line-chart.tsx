import css from "./endpoints.module.css";
import { HEIGHT, pathOf, WIDTH } from "./line-path";

interface Line {
  label: string;
  values: readonly (number | null)[];
  dashed?: boolean;
}

interface LineChartProps {
  title: string;
  /** Epoch milliseconds, one a value. */
  times: readonly number[];
  lines: readonly Line[];
  print: (value: number | null) => string;
}

const TABLE_ROWS = 24;

/** A small line over time from zero, drawn on the server, with its newest and highest value in words and a table beside it. */
export function LineChart({ title, times, lines, print }: LineChartProps) {
  const all = lines.flatMap(({ values }) => values).filter((value) => value !== null);
  if (all.length === 0) {
    return (
      <figure className={css.chart}>
        <figcaption>
          {title}: <span className={css.subtle}>not measured</span>
        </figcaption>
      </figure>
    );
  }
  const most = all.reduce((a, b) => Math.max(a, b), 0);
  const newest = lines.map(
    ({ label, values }) => `${label} ${print(values.findLast((one) => one !== null) ?? null)}`,
  );
  return (
    <figure className={css.chart}>
      <figcaption>
        {title}: <strong>{newest.join(", ")}</strong>
        <span className={css.subtle}> now, at most {print(most)}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className={css.svg}
      >
        <line x1="0" y1={HEIGHT - 0.5} x2={WIDTH} y2={HEIGHT - 0.5} className={css.axis} />
        {lines.map(({ label, values, dashed }) => (
          <path key={label} d={pathOf(times, values, most)} className={dashed ? css.dashed : css.line} />
        ))}
      </svg>
      <ChartTable title={title} times={times} lines={lines} print={print} />
    </figure>
  );
}

/** The same as rows, some of them, for those who do not see the line. */
function ChartTable({ title, times, lines, print }: LineChartProps) {
  const every = Math.max(1, Math.ceil(times.length / TABLE_ROWS));
  const rows = times.map((atMs, at) => ({ atMs, at })).filter(({ at }) => at % every === 0);
  return (
    <details className={css.twin}>
      <summary>As a table</summary>
      <table>
        <caption className="bw-unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            {lines.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ atMs, at }) => (
            <tr key={atMs}>
              <th scope="row">{new Date(atMs).toISOString().slice(5, 16).replace("T", " ")}</th>
              {lines.map(({ label, values }) => (
                <td key={label}>{print(values[at] ?? null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
