import { DomainError } from "./errors";

interface Window {
  startMs: number;
  count: number;
}

/** How many callers are remembered; the longest unseen are forgotten first, so that a flood costs bounded memory. */
const MAX_CALLERS = 20_000;

/**
 * Counts what each caller does in a sliding window (the last one counts by the part of it that still overlaps), in this
 * process only: a brake on guessing and flooding, not a quota. Time is given in epoch milliseconds.
 */
export class Limiter {
  #callers = new Map<string, { now: Window; before: number }>();

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  /** Counts one. Returns 0 while the caller is within the limit, else the seconds until one may be counted again. */
  take(caller: string, nowMs: number): number {
    const startMs = Math.floor(nowMs / this.windowMs) * this.windowMs;
    const known = this.#callers.get(caller);
    const before = !known
      ? 0
      : known.now.startMs === startMs
        ? known.before
        : known.now.startMs === startMs - this.windowMs
          ? known.now.count
          : 0;
    const count = (known?.now.startMs === startMs ? known.now.count : 0) + 1;
    this.#callers.delete(caller);
    this.#callers.set(caller, { now: { startMs, count: Math.min(count, this.limit + 1) }, before });
    if (this.#callers.size > MAX_CALLERS)
      for (const oldest of this.#callers.keys()) if (this.#callers.delete(oldest)) break;
    const isOver = count + before * (1 - (nowMs - startMs) / this.windowMs) > this.limit;
    return isOver ? Math.ceil((startMs + this.windowMs - nowMs) / 1_000) : 0;
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.#callers.size;
  }
}

/** What a caller over a limit is told. `retryAfterSeconds` becomes the header Retry-After (RFC 9110 §10.2.3). */
export function tooMany(retryAfterSeconds: number): DomainError {
  const words = {
    what: "Too many requests from this address.",
    why: "What can be tried without a credential is limited, to stop guessing.",
    fix: `Try again in ${retryAfterSeconds} s.`,
  };
  return Object.assign(new DomainError("QUOTA_EXCEEDED", words), { retryAfterSeconds });
}
