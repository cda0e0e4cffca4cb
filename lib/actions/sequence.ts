let last = 0n;

/** A version number for rows: higher than any this process gave before, and led by the clock, so that processes agree on order. */
export function nextSequence(nowMs: number): bigint {
  const clock = BigInt(nowMs) << 20n;
  last = clock > last ? clock : last + 1n;
  return last;
}
