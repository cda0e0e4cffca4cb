import type { Interval } from "@/app/_ui/waterfall/scale";

/** A step this long, and this many times longer than the usual one, waits for something outside: a person, a queue. */
const LONG_MS = 60_000;
const TIMES_USUAL = 20;
/** What of a wait is drawn at its start and its end; what lies between may be folded. */
const EDGE_MS = 1_000;

/**
 * When anything ran: the steps with nothing beneath them, since a run that encloses all the others says nothing of idle
 * time. Of a step that only waits, such as for an approval, its two ends.
 */
export function busyOf(
  steps: readonly { parent: number; offsetMs: number; durationMs: number }[],
): Interval[] {
  const parents = new Set(steps.map((step) => step.parent));
  const leaves = steps.filter((_, at) => !parents.has(at));
  const usualMs =
    leaves.map((step) => step.durationMs).sort((a, b) => a - b)[Math.floor(leaves.length / 2)] ?? 0;
  return leaves.flatMap(({ offsetMs, durationMs }) => {
    const toMs = offsetMs + durationMs;
    if (durationMs < LONG_MS || durationMs < usualMs * TIMES_USUAL) return [{ fromMs: offsetMs, toMs }];
    return [
      { fromMs: offsetMs, toMs: offsetMs + EDGE_MS },
      { fromMs: toMs - EDGE_MS, toMs },
    ];
  });
}
