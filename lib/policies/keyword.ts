import { nearestOf } from "./nearest";

/** What Cedar says of a word that has no place there, and which words have. */
const MISPLACED: readonly (readonly [said: RegExp, words: readonly string[]])[] = [
  [/^(invalid policy effect): ([\w-]+)$/u, ["permit", "forbid"]],
  [/^(found an invalid variable in the policy scope): ([\w-]+)$/u, ["principal", "action", "resource"]],
  [/^(invalid policy condition): ([\w-]+)$/u, ["when", "unless"]],
];

/** A misspelt keyword asks for the one that was meant, as other mistakes do; every other problem stays as it is. */
export function withKeyword<P extends { message: string; help: string | null }>(problem: P): P {
  for (const [said, words] of MISPLACED) {
    const [, what, wrong] = said.exec(problem.message) ?? [];
    const near = wrong === undefined ? null : nearestOf(wrong, words);
    if (near !== null && near !== wrong)
      return { ...problem, message: `${what}: \`${wrong}\``, help: `Did you mean \`${near}\`?` };
  }
  return problem;
}
