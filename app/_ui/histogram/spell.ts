import type { Bucket } from "@/lib/actions/histogram";

/** The worst run of neighbouring buckets with errors or denials, for the caption. */
export interface Spell {
  count: number;
  startMs: number;
  endMs: number;
}

/** The run of buckets without a quiet one between that holds most errors and denials; null where it says nothing: all is quiet, or all is in it. */
export function worstSpell(buckets: readonly Bucket[], grainMs: number): Spell | null {
  const runs = badRuns(buckets, grainMs);
  const worst = runs.reduce<Spell | null>(
    (most, run) => (most && most.count >= run.count ? most : run),
    null,
  );
  const end = (buckets.at(-1)?.startMs ?? 0) + grainMs;
  const isAll = worst?.startMs === buckets[0]?.startMs && worst?.endMs === end;
  return worst !== null && worst.count > 1 && !isAll ? worst : null;
}

/** Neighbouring buckets with errors or denials, joined. */
function badRuns(buckets: readonly Bucket[], grainMs: number): Spell[] {
  const runs: Spell[] = [];
  for (const bucket of buckets) {
    const count = bucket.error + bucket.denied;
    if (count === 0) continue;
    const last = runs.at(-1);
    if (last && last.endMs === bucket.startMs) {
      last.count += count;
      last.endMs += grainMs;
    } else {
      runs.push({ count, startMs: bucket.startMs, endMs: bucket.startMs + grainMs });
    }
  }
  return runs;
}
