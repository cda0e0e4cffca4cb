import { logUnexpected } from "@/app/_edge/problem";

/** The end of a read, either way, so that one panel's failure is that panel's alone. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: unknown };

/** Never rejects: gives a read's end as a value. What no verb throws on purpose, or cannot be reached, goes to the log under the request id. */
export function settle<T>(promise: Promise<T>, requestId: string): Promise<Settled<T>> {
  return promise.then(
    (value) => ({ ok: true as const, value }),
    (error: unknown) => {
      logUnexpected(error, requestId);
      return { ok: false as const, error };
    },
  );
}
