import { DomainError } from "@/lib/base/errors";
import { type HandedFile, readJson, readText } from "@/lib/base/untrusted";
import { looksLikeEvalHub, readEvalHub } from "./evalHub";
import type { EvaluationExtract, RedTeamExtract } from "./extract";
import { looksLikeGarak, readGarak } from "./garak";
import { looksLikeLmEval, readLmEval } from "./lmEval";

const WHAT = "The evaluation";
const MAX_BYTES = 8 * 1_048_576;

/** Reads evaluation results, of whichever tool they are. Throws INVALID for what is of none, and what each reader throws. */
export function readEvaluation(file: HandedFile): EvaluationExtract {
  const value = readJson(file, WHAT, { maxBytes: MAX_BYTES });
  if (looksLikeEvalHub(value)) return readEvalHub(value);
  if (looksLikeLmEval(value)) return readLmEval(value);
  throw unknown("It is neither results of lm-evaluation-harness nor a job of EvalHub.");
}

/** Reads a red-team report. Throws INVALID for what is none. */
export function readRedTeam(file: HandedFile): RedTeamExtract {
  if (!looksLikeGarak(readText(file, "The red-team report", { maxBytes: 32 * 1_048_576 }))) {
    throw unknown("It is no report.jsonl of Garak: its first line has no entry_type.");
  }
  return readGarak(file);
}

function unknown(why: string): DomainError {
  const fix = "Hand in the file as the tool wrote it.";
  return new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why, fix }, { file: why });
}
