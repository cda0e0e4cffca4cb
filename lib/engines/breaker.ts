/** So many failures in a row, and an engine is left alone for a while. */
const FAILURES = 3;
const REST_MS = 5_000;

/**
 * Keeps an engine that does not answer from costing each decision its time limit: after three failures in a row it is asked
 * no more for 5 s, then by one request, whose end decides. What is not asked is denied all the same.
 */
export class Breaker {
  #failures = 0;
  #restsUntilMs = 0;
  #isProbing = false;

  /** Why it may not be asked now; null where it may. Who may ask must say how it ended. */
  refusal(nowMs: number): string | null {
    if (this.#failures < FAILURES) return null;
    // A clock that was set back would have it rest for hours.
    if (this.#restsUntilMs - nowMs > REST_MS) this.#restsUntilMs = nowMs;
    if (nowMs < this.#restsUntilMs || this.#isProbing)
      return `It failed ${this.#failures} times in a row, and is asked again within ${REST_MS / 1_000} s`;
    this.#isProbing = true;
    return null;
  }

  answered(): void {
    this.#failures = 0;
    this.#isProbing = false;
  }

  failed(nowMs: number): void {
    this.#failures += 1;
    this.#isProbing = false;
    this.#restsUntilMs = nowMs + REST_MS;
  }
}
