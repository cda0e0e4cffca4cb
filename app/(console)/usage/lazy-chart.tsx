"use client";

import dynamic from "next/dynamic";
import type { ChartProps } from "./bands";
import css from "./usage.module.css";

/** The drawing and its library come after the page, and only here. */
const UsageAreaChart = dynamic(() => import("./area-chart"), {
  ssr: false,
  loading: () => <div className={css.drawing} />,
});

export function LazyChart(props: ChartProps) {
  return (
    <div className={css.drawing} aria-hidden="true">
      <UsageAreaChart {...props} />
    </div>
  );
}
