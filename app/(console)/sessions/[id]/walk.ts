import type { Step } from "./steps";

type Walked = Pick<Step, "id" | "parent" | "outcome">;

/** True for steps that the responder looks for. */
export function isFailure(step: Pick<Step, "outcome">): boolean {
  return step.outcome === "error" || step.outcome === "denied";
}

/** Where the page opens: the step asked for by number (from 1) or action id, else the first failure, else the first. */
export function openingStep(steps: readonly Walked[], asked: string): number {
  const number = /^\d+$/.test(asked) ? Number(asked) - 1 : steps.findIndex((step) => step.id === asked);
  if (asked !== "" && number >= 0 && number < steps.length) return number;
  return Math.max(0, steps.findIndex(isFailure));
}

/** The next failure in a direction, or null where there is none. */
export function failureFrom(steps: readonly Walked[], from: number, direction: 1 | -1): number | null {
  for (let at = from + direction; at >= 0 && at < steps.length; at += direction) {
    const step = steps[at];
    if (step && isFailure(step)) return at;
  }
  return null;
}

/** Places of the steps that show: none of whose ancestors is collapsed. Parents may stand after their children. */
export function shownSteps(steps: readonly Walked[], collapsed: ReadonlySet<number>): number[] {
  if (collapsed.size === 0) return steps.map((_, at) => at);
  const hidden = new Map<number, boolean>();
  const isHidden = (at: number): boolean => {
    const known = hidden.get(at);
    if (known !== undefined) return known;
    hidden.set(at, false);
    const parent = steps[at]?.parent ?? -1;
    const answer = parent >= 0 && (collapsed.has(parent) || isHidden(parent));
    hidden.set(at, answer);
    return answer;
  };
  return steps.flatMap((_, at) => (isHidden(at) ? [] : [at]));
}

/** Places of the steps that have steps beneath them. */
export function parentsOf(steps: readonly Walked[]): ReadonlySet<number> {
  return new Set(steps.map((step) => step.parent).filter((parent) => parent >= 0));
}

/** The steps above a step, the nearest first. */
export function ancestorsOf(steps: readonly Walked[], at: number): number[] {
  const found: number[] = [];
  for (let up = steps[at]?.parent ?? -1; up >= 0 && !found.includes(up); up = steps[up]?.parent ?? -1)
    found.push(up);
  return found;
}

/** The nearest step at or above `at` that shows, for the selection when a step is collapsed over it. */
export function nearestShown(steps: readonly Walked[], at: number, shown: ReadonlySet<number>): number {
  return [at, ...ancestorsOf(steps, at)].find((here) => shown.has(here)) ?? at;
}

/** Cost and tokens up to and with each step. */
export function runningTotals(steps: readonly Pick<Step, "tokens" | "costNanoUsd">[]): {
  tokens: number[];
  nanoUsd: number[];
} {
  let tokens = 0;
  let nanoUsd = 0;
  const sums: { tokens: number[]; nanoUsd: number[] } = { tokens: [], nanoUsd: [] };
  for (const step of steps) {
    sums.tokens.push((tokens += step.tokens ?? 0));
    sums.nanoUsd.push((nanoUsd += step.costNanoUsd ?? 0));
  }
  return sums;
}
