/** The end of a read, either way, so that one panel's failure is that panel's alone. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: unknown };

/** Starts nothing and never rejects: gives a promise's end as a value. */
export function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
  return promise.then(
    (value) => ({ ok: true as const, value }),
    (error: unknown) => ({ ok: false as const, error }),
  );
}
