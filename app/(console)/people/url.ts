import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { printFilter } from "@/lib/actions/filter";

export const PEOPLE_PATH = "/people";

export const SHOWN = ["people", "services", "with-account", "without-account"] as const;

/** Everything that the page shows; empty text means: not said. */
export interface PeopleUrl {
  q: string;
  show: (typeof SHOWN)[number] | "";
  cursor: string;
  /** Where the page of suggestions starts. */
  suggestions: string;
}

export function readPeopleUrl(params: SearchParams): PeopleUrl {
  const show = SHOWN.find((one) => one === param(params, "show")) ?? "";
  return {
    q: param(params, "q").slice(0, 200),
    show,
    cursor: param(params, "cursor"),
    suggestions: param(params, "suggestions"),
  };
}

export function peopleHref(url: PeopleUrl, change: Partial<PeopleUrl>): string {
  return printUrl(PEOPLE_PATH, { ...url, ...change });
}

export function personHref(id: string): string {
  return `${PEOPLE_PATH}/${encodeURIComponent(id)}`;
}

const MOST_VALUES = 100;
const MOST_CHARACTERS = 1_900;

/** The audit of everybody's names at once, from when they were first seen; the most that one filter takes. `left` is how many names it leaves out. */
export function auditOf(values: readonly string[], from: string | null): { href: string; left: number } {
  const taken: string[] = [];
  const term = (texts: string[]) => ({
    terms: [{ field: "principal" as const, values: texts.map((text) => ({ text, prefix: false })) }],
    words: [],
  });
  // The audit does not tell upper from lower case.
  const distinct = [...new Map(values.map((value) => [value.toLowerCase(), value])).values()];
  for (const value of distinct) {
    if (taken.length === MOST_VALUES || printFilter(term([...taken, value])).length > MOST_CHARACTERS) break;
    taken.push(value);
  }
  const q = printFilter(term(taken));
  return { href: printUrl("/audit", { q, from: from ?? "0" }), left: distinct.length - taken.length };
}
