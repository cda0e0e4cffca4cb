/** The closed set of ways a verb of the domain can refuse. HTTP statuses are given to them at the edges only. */
export const ERROR_CODES = [
  "NOT_FOUND",
  "FORBIDDEN",
  "UNAUTHENTICATED",
  "CONFLICT",
  "INVALID",
  "QUOTA_EXCEEDED",
  "PRECONDITION",
  "UNAVAILABLE",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a person reads: what happened, why, and what to do about it. */
export interface ErrorWords {
  what: string;
  why?: string;
  fix?: string;
}

/** The only error that verbs throw on purpose. Test `.code` (see `isDomainError`), never `instanceof`: Next bundles a second copy of this class. */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: ErrorCode;
  readonly words: ErrorWords;
  /** Where the input was wrong: dotted path → message. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, words: ErrorWords | string, fields: Record<string, string> = {}) {
    const w = typeof words === "string" ? { what: words } : words;
    super([w.what, w.why, w.fix].filter(Boolean).join(" "));
    this.code = code;
    this.words = w;
    this.fields = fields;
  }
}

/** True for a DomainError of any bundled copy. */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && error.name === "DomainError" && "code" in error;
}

/** The DomainError within what was thrown, for a driver may wrap one of ours as its cause; null where there is none. */
export function domainErrorIn(error: unknown): DomainError | null {
  let inner = error;
  for (let depth = 0; depth < 5 && inner instanceof Error; depth++, inner = inner.cause) {
    if (isDomainError(inner)) return inner;
  }
  return null;
}

/** One sentence for a missing thing, the same whether it does not exist or belongs to someone else. */
export function notFound(noun: string): DomainError {
  return new DomainError("NOT_FOUND", { what: `No such ${noun}.`, fix: "Check the id, or search for it." });
}
