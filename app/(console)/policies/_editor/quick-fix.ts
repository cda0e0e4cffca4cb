import type { Problem } from "@/lib/policies/cedar";

/** What would put a mistake right, where Cedar says what was meant. */
export interface QuickFix {
  /** `Replace amout by amount`. */
  label: string;
  start: number;
  end: number;
  text: string;
}

const MEANT = /did you mean (?:`([^`]+)`|"([^"]+)"|([\w.-]+))/iu;

/** Reads "did you mean `amount`?" of a problem, and finds in its place what is to be replaced. */
export function quickFixOf(problem: Problem, text: string): QuickFix | null {
  const meant = MEANT.exec(`${problem.help ?? ""} ${problem.message}`)
    ?.slice(1)
    .find(Boolean);
  if (!meant) return null;
  const place = text.slice(problem.start, problem.end);
  const said = [...problem.message.matchAll(/`([^`]+)`|"([^"]+)"/gu)].map(([, a, b]) => a ?? b ?? "");
  const wrong = said
    // An argument is said with its path, and what was meant without it.
    .map((name) => (name.includes(".") && !meant.includes(".") ? (name.split(".").at(-1) ?? "") : name))
    .find((name) => name !== "" && name !== meant && place.includes(name));
  if (!wrong) return null;
  const start = problem.start + place.lastIndexOf(wrong);
  return { label: `Replace ${wrong} by ${meant}`, start, end: start + wrong.length, text: meant };
}
