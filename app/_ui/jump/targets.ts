import { printUrl } from "../list/list-url";

/** A place to go to. */
export interface JumpTarget {
  href: string;
  label: string;
  hint: string;
}

const ID = /^(act|ses|pri|team|agt)_[0-9A-Za-z_-]+$/;
/** Where an id leads, by its prefix. */
const PLACES: Readonly<Record<string, { path: string; noun: string }>> = {
  act: { path: "/audit", noun: "action" },
  ses: { path: "/sessions", noun: "session" },
  pri: { path: "/people", noun: "person or service" },
  team: { path: "/teams", noun: "team" },
  agt: { path: "/agents", noun: "agent" },
};
const TRACE_ID = /^[0-9a-f]{32}$/i;
const FIELD_TERM = /(^|\s)[a-z]+:\S/i;

/** What the pasted or typed text can mean, the likeliest first: an id, a page, an agent that is called so, a filter. */
export function jumpTargets(
  text: string,
  pages: readonly { href: string; label: string }[],
  agents: readonly { id: string; name: string }[] = [],
): JumpTarget[] {
  const typed = text.trim();
  const here = pages
    .filter((page) => page.label.toLowerCase().includes(typed.toLowerCase()))
    .map((page) => ({ ...page, hint: "Page" }));
  if (typed === "") return here;
  const q = encodeURIComponent(typed);
  const search = (path: string) => printUrl(path, { q: typed });
  const place = PLACES[ID.exec(typed)?.[1] ?? ""];
  if (place) return [{ href: `${place.path}/${q}`, label: typed, hint: `Open the ${place.noun}` }];
  if (TRACE_ID.test(typed)) {
    return [
      { href: `/audit?q=session:${typed.toLowerCase()}&from=0`, label: typed, hint: "Actions of the trace" },
    ];
  }
  const hint = FIELD_TERM.test(typed) ? "Filter the audit" : "Search the audit";
  return [
    ...here,
    ...agents.map(({ id, name }) => ({ href: `/agents/${id}`, label: name, hint: "Agent" })),
    { href: search("/audit"), label: typed, hint },
    { href: search("/sessions"), label: typed, hint: "Find sessions" },
  ];
}
