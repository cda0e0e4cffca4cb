import type { UsageMeasure } from "@/lib/usage/usage";

/** One band of the chart, as the browser draws it. */
interface Band {
  name: string;
  /** Of app/_ui/tokens.css. */
  colour: string;
  values: readonly number[];
}

export interface ChartProps {
  bands: readonly Band[];
  /** When each bar begins, in words. */
  labels: readonly string[];
  measure: UsageMeasure;
}

const COLOURS = [1, 2, 3, 4, 5].map((nth) => `var(--bw-chart-${nth})`);
const REST = "var(--bw-chart-rest)";

/** The colour of a band by its place; of all others grey. */
export const colourOf = (nth: number, isRest: boolean): string => (isRest ? REST : (COLOURS[nth] ?? REST));
