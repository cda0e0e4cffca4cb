"use client";

import { Area, AreaChart, Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import type { ChartProps } from "./bands";
import css from "./usage.module.css";
import { measured, tick } from "./words";

const HEIGHT = 240;
/** An area between fewer points is none. */
const LEAST_POINTS = 3;
const FONT = { fontSize: 11, fill: "var(--bw-subtle)" };
const MARGIN = { top: 8, right: 12, bottom: 0, left: 4 };

const axesOf = ({ bands, labels, measure }: ChartProps) => [
  <CartesianGrid key="grid" vertical={false} stroke="var(--bw-line)" />,
  <XAxis
    key="x"
    dataKey="label"
    tick={FONT}
    stroke="var(--bw-line-strong)"
    minTickGap={28}
    tickLine={false}
  />,
  <YAxis
    key="y"
    domain={[0, "auto"]}
    width={64}
    tick={FONT}
    stroke="var(--bw-line-strong)"
    tickLine={false}
    tickFormatter={(value: number) => tick(value, measure)}
  />,
  <Tooltip
    key="tooltip"
    isAnimationActive={false}
    filterNull={false}
    content={({ active, label }) =>
      active ? (
        <Tip label={String(label)} bands={bands} at={labels.indexOf(String(label))} measure={measure} />
      ) : null
    }
  />,
];

/** The chart itself: stacked, from zero, nothing moves. The table beside it says the same, so it is hidden from readers. */
export default function UsageAreaChart(of: ChartProps) {
  const { bands, labels } = of;
  const axes = axesOf(of);
  const data = labels.map((label, at) => ({ label, ...bands.map(({ values }) => values[at] ?? 0) }));
  const props = { data, margin: MARGIN, accessibilityLayer: false, responsive: true, className: css.drawing };
  const size = { width: "100%", height: HEIGHT } as const;
  if (labels.length < LEAST_POINTS)
    return (
      <BarChart {...props} style={size} maxBarSize={80}>
        {axes}
        {bands.map(({ colour }, nth) => (
          <Bar key={colour} dataKey={String(nth)} stackId="all" fill={colour} isAnimationActive={false} />
        ))}
      </BarChart>
    );
  return (
    <AreaChart {...props} style={size}>
      {axes}
      {bands.map(({ colour }, nth) => (
        <Area
          key={colour}
          dataKey={String(nth)}
          stackId="all"
          type="linear"
          fill={colour}
          fillOpacity={0.75}
          stroke={colour}
          strokeWidth={1.5}
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
    </AreaChart>
  );
}

function Tip({
  label,
  bands,
  at,
  measure,
}: { label: string; at: number } & Pick<ChartProps, "bands" | "measure">) {
  const shown = bands
    .map(({ name, colour, values }) => ({ name, colour, value: values[at] ?? 0 }))
    .filter(({ value }) => value !== 0);
  return (
    <div className={css.tip}>
      <div>{label} UTC</div>
      {shown.toReversed().map(({ name, colour, value }) => (
        <div key={colour} className={css.legendEntry}>
          <svg width="8" height="8" aria-hidden="true">
            <rect width="8" height="8" rx="2" fill={colour} />
          </svg>
          {name} <strong>{measured(value, measure)}</strong>
        </div>
      ))}
      {shown.length === 0 && <div>nothing</div>}
    </div>
  );
}
