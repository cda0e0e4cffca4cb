import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";

export const TEAMS_PATH = "/teams";

/** Everything that the page shows; empty text means: not said. */
export interface TeamsUrl {
  q: string;
  cursor: string;
}

export function readTeamsUrl(params: SearchParams): TeamsUrl {
  return { q: param(params, "q").slice(0, 200), cursor: param(params, "cursor") };
}

export function teamsHref(url: TeamsUrl, change: Partial<TeamsUrl>): string {
  return printUrl(TEAMS_PATH, { ...url, ...change });
}

export function teamHref(id: string): string {
  return `${TEAMS_PATH}/${encodeURIComponent(id)}`;
}
