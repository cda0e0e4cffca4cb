import { hash } from "node:crypto";
import type { JobKind } from "./kind";

const FIRST_MS = 5_000;
const CEILING_MS = 15 * 60_000;
/** Never at once, whatever chance says. */
const LEAST_MS = 500;

/**
 * How long to wait after a failed attempt: exponential with a ceiling, and full jitter (a uniform share of it), so that what
 * failed together does not come back together. The chance is derived from the job and the attempt: the same each time.
 */
export function backOffMs(
  kind: Pick<JobKind<never>, "retryAfterMs">,
  jobId: string,
  attempt: number,
): number {
  const most = kind.retryAfterMs?.(attempt) ?? Math.min(FIRST_MS * 2 ** (attempt - 1), CEILING_MS);
  const share = hash("sha256", `${jobId} ${attempt}`, "buffer").readUInt32BE(0) / 2 ** 32;
  return Math.max(LEAST_MS, Math.round(most * share));
}
