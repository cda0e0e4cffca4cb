const MOST_CHARS = 200;

/** The candidate that is most like a word and not too far from it: at most a third of its letters differ; null for none. */
export function nearestOf(word: string, candidates: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  if (wanted.length > MOST_CHARS) return null;
  const most = Math.max(1, Math.floor(wanted.length / 3));
  let best: { name: string; distance: number } | null = null;
  for (const name of candidates) {
    if (Math.abs(name.length - wanted.length) > most) continue;
    const distance = distanceOf(wanted, name.toLowerCase());
    if (distance <= most && (best === null || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? null;
}

/** Levenshtein's: letters to add, drop or change. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
