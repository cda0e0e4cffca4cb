import { DomainError, type ErrorCode, type ErrorWords, isDomainError } from "@/lib/base/errors";

interface Refused {
  code: ErrorCode;
  /** For strangers: they name no group, tenant or address. `name` is the provider's. */
  words: (name: string) => ErrorWords;
}

const again = "Try again.";

/** Why a sign-in by a provider is refused, in a closed set, so that an address can name it and no address can put words on a page. */
const REFUSALS = {
  cancelled: {
    code: "FORBIDDEN",
    words: (name) => ({ what: `The sign-in was not completed at ${name}.`, fix: again }),
  },
  expired: {
    code: "PRECONDITION",
    words: (name) => ({
      what: `The sign-in with ${name} was not begun in this browser, or its 10 minutes are over.`,
      fix: again,
    }),
  },
  refused: {
    code: "FORBIDDEN",
    words: (name) => ({
      what: `The answer of ${name} cannot be trusted.`,
      why: "It failed a check of OpenID Connect; the log says which.",
      fix: "Try again. If it stays so, tell an operator.",
    }),
  },
  unreachable: {
    code: "UNAVAILABLE",
    words: (name) => ({
      what: `${name} cannot be reached.`,
      why: "It did not answer as an OpenID provider does; the log says how.",
      fix: "Try again later, or sign in another way.",
    }),
  },
  overage: {
    code: "PRECONDITION",
    words: (name) => ({
      what: `${name} does not say which groups you are in.`,
      why: "There are too many for its token (group overage).",
      fix: "Ask who administers it to send only the groups assigned to this application, or roles.",
    }),
  },
  unmapped: {
    code: "FORBIDDEN",
    words: (name) => ({
      what: `You are signed in at ${name}, but have no access here.`,
      why: "None of your groups opens a tenant.",
      fix: "Ask an administrator of your tenant.",
    }),
  },
  knownEmail: {
    code: "CONFLICT",
    words: (name) => ({
      what: "There is an account with your email already.",
      why: `It is not linked to ${name}.`,
      fix: `Sign in with it, and link ${name} under Your account.`,
    }),
  },
  noEmail: {
    code: "PRECONDITION",
    words: (name) => ({
      what: `${name} gives no email, or one that it has not verified.`,
      why: "An account needs one.",
      fix: "Ask who administers it to release the email, and verify yours.",
    }),
  },
  disabled: {
    code: "FORBIDDEN",
    words: () => ({ what: "This account is disabled.", fix: "Ask an administrator of your tenant." }),
  },
  gone: {
    code: "NOT_FOUND",
    words: () => ({ what: "This way to sign in is not offered.", fix: "Choose another one." }),
  },
  linkTaken: {
    code: "CONFLICT",
    words: (name) => ({
      what: `Your account at ${name} is linked to another account here.`,
      fix: "Sign in with that one and unlink it first.",
    }),
  },
  linkLost: {
    code: "UNAUTHENTICATED",
    words: (name) => ({
      what: `${name} was not linked: you are no longer signed in here.`,
      fix: "Sign in, and link it again.",
    }),
  },
} as const satisfies Record<string, Refused>;

export type Refusal = keyof typeof REFUSALS;

/** The error of a refusal; `fields.refusal` names it. `cause` is for the log. */
export function refusal(why: Refusal, name: string, cause?: unknown): DomainError {
  const { code, words } = REFUSALS[why];
  const error = new DomainError(code, words(name), { refusal: why });
  return cause === undefined ? error : Object.assign(error, { cause });
}

/** What a refusal says; null for a name that is none. */
export function refusalWords(why: string, name: string): ErrorWords | null {
  return Object.hasOwn(REFUSALS, why) ? REFUSALS[why as Refusal].words(name) : null;
}

/** Which refusal an error is; null for another one. */
export function refusalOf(error: unknown): Refusal | null {
  const why = isDomainError(error) ? error.fields.refusal : undefined;
  return why !== undefined && Object.hasOwn(REFUSALS, why) ? (why as Refusal) : null;
}
