/** The two ways the floor refuses on purpose: the world is not as it must be, or it cannot be reached. */
export type RefusalCode = "PRECONDITION" | "UNAVAILABLE";

/**
 * An error in the shape of the domain's DomainError (which is told by its name and code), because the floor imports
 * nothing of ours. `what`, `why` and `fix` are sentences for the person at the terminal.
 */
export function refusal(code: RefusalCode, what: string, why: string, fix: string, cause?: unknown): Error {
  const error = new Error([what, why, fix].filter(Boolean).join(" "), { cause });
  return Object.assign(error, { name: "DomainError", code, words: { what, why, fix }, fields: {} });
}
