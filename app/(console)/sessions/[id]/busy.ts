import type { Interval } from "@/app/_ui/waterfall/scale";

/** When anything ran: the steps with nothing beneath them, since a run that encloses all the others says nothing of idle time. */
export function busyOf(
  steps: readonly { parent: number; offsetMs: number; durationMs: number }[],
): Interval[] {
  const parents = new Set(steps.map((step) => step.parent));
  return steps
    .filter((_, at) => !parents.has(at))
    .map((step) => ({ fromMs: step.offsetMs, toMs: step.offsetMs + step.durationMs }));
}
