import type { Problem } from "@/lib/policies/cedar";

/** What would put a mistake right, where Cedar says what was meant. */
export interface QuickFix {
  /** `Replace amout by amount`. */
  label: string;
  start: number;
  end: number;
  text: string;
}

/** Reads "did you mean `amount`?" of a problem, and finds in its place what is to be replaced. */
export function quickFixOf(problem: Problem, text: string): QuickFix | null {
  const meant = /did you mean [`"']([^`"']+)[`"']/iu.exec(`${problem.help ?? ""} ${problem.message}`)?.[1];
  if (!meant) return null;
  const said = [...problem.message.matchAll(/[`"']([^`"']+)[`"']/gu)].map(([, name]) => name ?? "");
  const place = text.slice(problem.start, problem.end);
  const wrong = said.find((name) => name !== meant && place.includes(name));
  if (!wrong) return null;
  const start = problem.start + place.lastIndexOf(wrong);
  return { label: `Replace ${wrong} by ${meant}`, start, end: start + wrong.length, text: meant };
}
