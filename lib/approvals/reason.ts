import { DomainError } from "@/lib/base/errors";

const MIN_REASON = 5;
const MAX_REASON = 500;

/** A reason as a person typed it. Throws INVALID. */
export function readReason(given: string): string {
  const reason = given.trim();
  if (reason.length >= MIN_REASON && reason.length <= MAX_REASON && !reason.includes("\0")) return reason;
  const what = `Give a reason of ${MIN_REASON} to ${MAX_REASON} characters: it stands in the audit.`;
  throw new DomainError("INVALID", { what }, { reason: what });
}
