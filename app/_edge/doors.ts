import { Limiter, tooMany } from "@/lib/base/limiter";

const MINUTE_MS = 60_000;

interface Door {
  path: RegExp;
  /** All methods unless told. */
  writesOnly?: boolean;
  limiter: Limiter;
}

const door = (path: RegExp, aMinute: number, writesOnly = false): Door => ({
  path,
  writesOnly,
  limiter: new Limiter(aMinute, MINUTE_MS),
});

/**
 * What can be tried without a credential, and how often a minute from one address. Sign-ins count failures in the store
 * besides (lib/people/attempts.ts); this brake is each process's own.
 */
const DOORS: readonly Door[] = [
  door(/^\/(setup|invitation)(\/|$)/, 120),
  // A provider tells of each sign-out by one request, of many at once.
  door(/^\/sign-in\/with\/[^/]+\/back-channel-logout$/, 3_000),
  door(/^\/sign-in\/with(\/|$)/, 120),
  door(/^\/(sign-in|second-factor)(\/|$)/, 120, true),
  door(/^\/api\/(auth|control)(\/|$)/, 120),
];
/** Bad tokens and keys that an address may show in a minute before it hears 429 instead of 401. */
const BAD_CREDENTIALS = new Limiter(60, MINUTE_MS);

/** Counts a request at a door that is open to all. Throws QUOTA_EXCEEDED with `retryAfterSeconds`. */
export function knock(path: string, method: string, address: string, nowMs: number): void {
  const isRead = method === "GET" || method === "HEAD";
  const found = DOORS.find((one) => one.path.test(path) && !(one.writesOnly && isRead));
  const wait = found?.limiter.take(address, nowMs) ?? 0;
  if (wait > 0) throw tooMany(wait);
}

/** Counts a credential that was refused. Throws QUOTA_EXCEEDED with `retryAfterSeconds` where there were too many. */
export function countBadCredential(address: string, nowMs: number): void {
  const wait = BAD_CREDENTIALS.take(address, nowMs);
  if (wait > 0) throw tooMany(wait);
}
