export const [WIDTH, HEIGHT] = [320, 72];

/** A gap between points that is wider breaks the line: nothing was measured there. */
const BREAK_MS = 5 * 60_000;
const BREAK_STEPS = 3;

/** A line over time from zero to `most`, as an SVG path: moves after what is unknown or far away, draws where it is known. */
export function pathOf(times: readonly number[], values: readonly (number | null)[], most: number): string {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const span = Math.max(1, last - first);
  const breakMs = Math.max(BREAK_MS, (BREAK_STEPS * span) / Math.max(1, times.length - 1));
  let beforeMs: number | null = null;
  const parts: string[] = [];
  values.forEach((value, at) => {
    const atMs = times[at] ?? first;
    if (value === null) {
      beforeMs = null;
      return;
    }
    const x = ((atMs - first) / span) * WIDTH;
    const y = HEIGHT - 1 - (most === 0 ? 0 : (value / most) * (HEIGHT - 4));
    const isJoined = beforeMs !== null && atMs - beforeMs <= breakMs;
    // A point alone is a line of no length, which its round ends show.
    parts.push(`${isJoined ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}${isJoined ? "" : "h0.1"}`);
    beforeMs = atMs;
  });
  return parts.join("");
}
