import type { Point } from "@/lib/endpoints/efficiency";

const MOST = 120;

/** At most 120 points, each the mean of its neighbours' known values; the time is that of the last. */
export function thinned(points: readonly Point[]): Point[] {
  const every = Math.ceil(points.length / MOST);
  if (every <= 1) return [...points];
  const groups = Array.from({ length: Math.ceil(points.length / every) }, (_, at) =>
    points.slice(at * every, (at + 1) * every),
  );
  return groups.flatMap((group) => {
    const last = group.at(-1);
    if (!last) return [];
    const mean = (figure: keyof Point) => {
      const known = group.flatMap((point) => point[figure] ?? []);
      return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
    };
    return [
      {
        atMs: last.atMs,
        generatedPerSecond: mean("generatedPerSecond"),
        promptPerSecond: mean("promptPerSecond"),
        running: mean("running"),
        waiting: mean("waiting"),
        kvCache: mean("kvCache"),
        gpuUtil: mean("gpuUtil"),
        firstTokenP50Ms: mean("firstTokenP50Ms"),
        firstTokenP95Ms: mean("firstTokenP95Ms"),
      },
    ];
  });
}
