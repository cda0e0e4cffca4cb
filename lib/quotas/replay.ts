/** What somebody used in a short stretch of time, all of it in one window. */
export interface Bucket {
  holder: string;
  /** Epoch milliseconds. */
  startMs: number;
  windowStartMs: number;
  requests: number;
  /** In the measure's units. */
  amount: number;
}

/** What a ceiling would have done to what was used. */
export interface Replayed {
  /** Requests that would have been refused, to the bucket: within the one in which a ceiling is reached, its share. */
  limited: number;
  /** Days of the zone on which that would have happened. */
  days: number;
  /** For how long requests came that would have been refused. */
  limitedMs: number;
  /** Who, with how many requests each; most first. */
  byHolder: { holder: string; limited: number }[];
}

/**
 * Replays use against a ceiling: in each window of each holder buckets are admitted in the order of time until the ceiling is
 * reached, and what comes after is refused; only what is refused from `fromMs` on is counted, since the window before may be
 * cut. Use within a bucket is taken as even. Pure.
 */
export function replay(
  buckets: readonly Bucket[],
  {
    ceiling,
    bucketMs,
    fromMs,
    dayOf,
  }: {
    ceiling: number;
    bucketMs: number;
    fromMs: number;
    /** The calendar day of a moment, as text. */
    dayOf: (ms: number) => string;
  },
): Replayed {
  const used = new Map<string, number>();
  const holders = new Map<string, number>();
  const days = new Set<string>();
  let limitedMs = 0;
  for (const bucket of [...buckets].sort((a, b) => a.startMs - b.startMs)) {
    const { holder, startMs, windowStartMs, requests, amount } = bucket;
    const counter = `${windowStartMs} ${holder}`;
    const left = Math.max(0, ceiling - (used.get(counter) ?? 0));
    used.set(counter, (used.get(counter) ?? 0) + Math.min(left, amount));
    if (amount <= left && !(left === 0 && ceiling === 0)) continue;
    const share = amount === 0 ? 1 : 1 - left / amount;
    const refused = amount === 0 ? requests : requests - Math.floor((requests * left) / amount);
    if (startMs < fromMs || refused === 0) continue;
    holders.set(holder, (holders.get(holder) ?? 0) + refused);
    days.add(dayOf(startMs));
    limitedMs += bucketMs * share;
  }
  const byHolder = [...holders].map(([holder, limited]) => ({ holder, limited }));
  byHolder.sort((a, b) => b.limited - a.limited || (a.holder < b.holder ? -1 : 1));
  const limited = byHolder.reduce((sum, one) => sum + one.limited, 0);
  return { limited, days: days.size, limitedMs: Math.round(limitedMs), byHolder };
}
