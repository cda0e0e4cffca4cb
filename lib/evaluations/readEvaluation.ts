import { DomainError } from "@/lib/base/errors";
import { type HandedFile, parseJson, readText } from "@/lib/base/untrusted";
import { looksLikeEvalHub, readEvalHub } from "./evalHub";
import type { EvaluationExtract, RedTeamExtract } from "./extract";
import { looksLikeGarak, readGarak } from "./garak";
import { looksLikeLmEval, readLmEval } from "./lmEval";
import { refuseNoNumbers } from "./measured";

const WHAT = "The evaluation";
const MAX_BYTES = 8 * 1_048_576;

const GARAK_BYTES = 32 * 1_048_576;
const BEGINNING_BYTES = 65_536;

/**
 * Reads evaluation results, of whichever tool they are. Throws INVALID for what is of none, for what is another kind of
 * evidence, and what each reader throws.
 */
export function readEvaluation(file: HandedFile): EvaluationExtract {
  if (looksLikeGarak(beginningOf(file))) throw other("This is a Garak report: hand it in as red team.");
  const text = readText(file, WHAT, { maxBytes: MAX_BYTES });
  refuseNoNumbers(text, WHAT);
  const value = parseJson(text, WHAT, { maxBytes: MAX_BYTES });
  if (looksLikeEvalHub(value)) return readEvalHub(value);
  if (looksLikeLmEval(value)) return readLmEval(value);
  throw unknown("It is neither results of lm-evaluation-harness nor a job of EvalHub.");
}

/** Reads a red-team report. Throws INVALID for what is none. */
export function readRedTeam(file: HandedFile): RedTeamExtract {
  const text = readText(file, "The red-team report", { maxBytes: GARAK_BYTES });
  if (looksLikeGarak(text)) return readGarak(file);
  const tool = toolOf(text);
  if (tool) throw other(`${tool}: hand them in as evaluation.`);
  throw unknown("It is no report.jsonl of Garak: its first line has no entry_type.");
}

/** Enough to know a report by, also of one that is too large for an evaluation. */
const beginningOf = ({ bytes }: HandedFile): string =>
  new TextDecoder().decode(bytes.subarray(0, BEGINNING_BYTES));

/** Whose evaluation results a text is; null for none's. */
function toolOf(text: string): string | null {
  try {
    const value = parseJson(text, WHAT);
    if (looksLikeEvalHub(value)) return "These are results of EvalHub";
    return looksLikeLmEval(value) ? "These are results of lm-evaluation-harness" : null;
  } catch {
    return null;
  }
}

function unknown(why: string): DomainError {
  const fix = "Hand in the file as the tool wrote it.";
  return new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why, fix }, { file: why });
}

const other = (what: string): DomainError => new DomainError("INVALID", { what }, { file: what });
