/** One measured number of a task. Bounds are those of 95 % confidence; null where the file gives nothing to compute them from. */
export interface Metric {
  task: string;
  metric: string;
  /** As lm-evaluation-harness calls what it takes of an answer: `none`, `strict-match`. */
  filter: string | null;
  value: number;
  lower: number | null;
  upper: number | null;
  samples: number | null;
  higherIsBetter: boolean | null;
}

/** What was read from a file of evaluation results. Times are ISO 8601. */
export interface EvaluationExtract {
  kind: "evaluation";
  format: string;
  /** What the file says was evaluated. */
  evaluated: string;
  metrics: Metric[];
  /** The tool's own verdict over all; null where it gives none. */
  passed: boolean | null;
  ranAt: string | null;
}

/** How often one detector saw one probe succeed. Rates are 0 to 1; bounds are those of 95 % confidence. */
export interface AttackRate {
  probe: string;
  detector: string;
  fails: number;
  /** Evaluated outputs: those that a detector could not judge are not among them. */
  total: number;
  nones: number;
  rate: number;
  lower: number;
  upper: number;
  /** Whether the report gives the bounds, or they are Wilson's, computed here, where it gives none or surer ones. */
  bounds: "report" | "wilson";
}

/** What was read from a red-team report. */
export interface RedTeamExtract {
  kind: "red_team";
  format: string;
  /** What the report says was attacked. */
  evaluated: string;
  attacks: AttackRate[];
  /** All probes together. */
  overall: AttackRate;
  /** Whether the report says that the run came to its end. */
  complete: boolean;
  ranAt: string | null;
}
