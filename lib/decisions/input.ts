/**
 * What stands before a number that JSON.parse would round, kept as its text: such arguments are refused, because another
 * number than the judged one would be used. A NUL begins it, which no text that people type has.
 */
export const INEXACT = "\0inexact number ";

const MOST_DEPTH = 64;

/** Why these arguments cannot be judged or approved as they will be used; null where they can. Takes any depth. */
export function inputProblem(input: Readonly<Record<string, unknown>> | null): string | null {
  let level: unknown[] = [input];
  for (let depth = 1; level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const value of level) {
      const inexact = inexactIn(value);
      if (inexact !== null)
        return `The number ${inexact} in the arguments is rounded by JSON readers, so another one would be used. Send it as a string.`;
      if (typeof value !== "object" || value === null) continue;
      if (depth > MOST_DEPTH) return `The arguments are too deep: at most ${MOST_DEPTH} levels.`;
      for (const inner of Object.values(value)) next.push(inner);
    }
    level = next;
  }
  return null;
}

function inexactIn(value: unknown): string | null {
  if (typeof value === "string" && value.startsWith(INEXACT)) return value.slice(INEXACT.length);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : null;
}
