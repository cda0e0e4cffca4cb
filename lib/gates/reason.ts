import { DomainError } from "@/lib/base/errors";

/** A reason that people will read later: 3 to 500 characters. Throws INVALID. */
export function reasonIn(text: string): string {
  const reason = text.trim();
  if (reason.length >= 3 && reason.length <= 500) return reason;
  const what = "Give a reason of 3 to 500 characters.";
  throw new DomainError("INVALID", { what }, { reason: what });
}
