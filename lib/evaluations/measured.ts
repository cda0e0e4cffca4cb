import { DomainError } from "@/lib/base/errors";
import { aroundError } from "./bounds";

/** Metrics that are shares. */
const RATES =
  /^(acc|acc_norm|acc_bytes|acc_norm_bytes|accuracy|exact_match|exact|em|f1|precision|recall|pass@\d+|pass_at_\d+)$/;
/** Whose own script counts its f1 and exact matches in percent. */
const IN_PERCENT = /^squad/;

interface Measurement {
  /** Of the file ("The results file"), for the words. */
  what: string;
  /** Where it stands, dotted. */
  field: string;
  task: string;
  metric: string;
  value: number;
  /** As the file has it: a number, or anything else where there is none. */
  standardError: unknown;
}

/** The 95 % bounds of a measured number, null without a standard error. Throws INVALID for what cannot have been measured. */
export function boundsOf(measurement: Measurement): { lower: number | null; upper: number | null } {
  const { what, field, task, metric, value, standardError } = measurement;
  if (RATES.test(metric) && !IN_PERCENT.test(task) && (value < 0 || value > 1)) {
    throw cannotBe(what, `${field}: ${metric} is a rate, from 0 to 1, and this is ${value}.`);
  }
  if (typeof standardError !== "number") return { lower: null, upper: null };
  if (standardError < 0) {
    throw cannotBe(what, `${field}: Its standard error is ${standardError}, which is below 0.`);
  }
  return aroundError(value, standardError);
}

/** `"acc,none": NaN`, which some tools write and JSON does not have. */
const NO_NUMBER = /"((?:[^"\\]|\\.){1,200})"\s*:\s*(NaN|-?Infinity)\b/;

/** Throws INVALID naming the first field of a JSON text that is no number. */
export function refuseNoNumbers(text: string, what: string): void {
  const found = NO_NUMBER.exec(text);
  if (!found) return;
  const line = text.slice(0, found.index).split("\n").length;
  throw cannotBe(what, `${found[1]} (line ${line}): It is ${found[2]}, so nothing was measured.`);
}

function cannotBe(what: string, why: string): DomainError {
  const fix = "Run the evaluation again, and hand in its file as it was written.";
  return new DomainError("INVALID", { what: `${what} cannot be used.`, why, fix }, { file: why });
}
