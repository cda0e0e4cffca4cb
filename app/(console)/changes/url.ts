import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";

export const CHANGES_PATH = "/changes";

/** Everything that the page shows; empty text means: not said. */
export interface ChangesUrl {
  noun: string;
  /** The actor's id. */
  actor: string;
  /** The id of what was changed. */
  target: string;
  cursor: string;
}

export function readChangesUrl(params: SearchParams): ChangesUrl {
  return {
    noun: param(params, "noun"),
    actor: param(params, "actor"),
    target: param(params, "target"),
    cursor: param(params, "cursor"),
  };
}

export function changesHref(url: ChangesUrl, change: Partial<ChangesUrl>): string {
  return printUrl(CHANGES_PATH, { ...url, ...change });
}
