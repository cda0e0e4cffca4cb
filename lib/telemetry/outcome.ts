import type { Action, Outcome } from "@/lib/actions/action";
import { CANCELLED, DENIALS, MAX_ERROR_CHARS, MAX_NAME_CHARS } from "./conventions";
import { firstText } from "./read";
import type { Attributes, Span } from "./span";

const STATUS_ERROR = 2;

/** How the action ended, and what its error said. An exception that was recorded on a span that ended well is no error. */
export function readOutcome(span: Span): { outcome: Outcome; error: Action["error"] } {
  const { attributes } = span;
  const failed = span.statusCode === STATUS_ERROR || firstText(attributes, ["error.type"], 1) !== null;
  const error = failed ? readError(span) : null;
  return { outcome: outcomeOf(attributes, failed, error?.type ?? "", span.endNs), error };
}

function outcomeOf(attributes: Attributes, failed: boolean, errorType: string, endNs: bigint): Outcome {
  if (denied(attributes)) return "denied";
  if (failed) return CANCELLED.test(errorType) ? "cancelled" : "error";
  return endNs === 0n ? "unknown" : "ok";
}

function denied(attributes: Attributes): boolean {
  for (const key in DENIALS) {
    const value = attributes[key];
    if (typeof value === "string" && DENIALS[key]?.includes(value.toLowerCase())) return true;
  }
  return false;
}

function readError(span: Span): Action["error"] {
  const exception = span.events.findLast((event) => event.name === "exception")?.attributes ?? {};
  const type =
    firstText(span.attributes, ["error.type"], MAX_NAME_CHARS) ??
    firstText(exception, ["exception.type"], MAX_NAME_CHARS);
  const message =
    firstText(exception, ["exception.message"], MAX_ERROR_CHARS) ??
    firstText({ status: span.statusMessage }, ["status"], MAX_ERROR_CHARS) ??
    firstText(span.attributes, ["error.message", "exception.message"], MAX_ERROR_CHARS);
  return type === null && message === null ? null : { type, message };
}
