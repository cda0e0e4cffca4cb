/** A question: who, what, where, and a tool's arguments. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Questions in one request of AuthZEN's `evaluations`. */
export const MAX_EVALUATIONS = 100;
/** Requests that are being answered at once; of more, callers are told to come again. */
export const MAX_AT_ONCE = 2_000;
/** Refused credentials of one address in a minute, before it is told to wait. */
export const MAX_REFUSALS = 120;
export const REFUSALS_WINDOW_MS = 60_000;
