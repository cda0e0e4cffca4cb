const EVERY_MS = 15 * 60_000;
const MAX_MS = 24 * 3_600_000;

/** When a card is read next: every 15 minutes, and after failures twice as late each time, up to a day. */
export function nextFetch(failures: number, nowMs: number): Date {
  return new Date(nowMs + Math.min(MAX_MS, EVERY_MS * 2 ** Math.min(failures, 10)));
}
