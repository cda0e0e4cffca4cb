import { type ListUrl, printUrl } from "@/app/_ui/list/list-url";

export const SESSIONS_PATH = "/sessions";

/** The address for `url`; changing what is listed drops the cursor, which belongs to the old list. */
export function sessionsHref(url: ListUrl, change: Partial<ListUrl> = {}): string {
  const relists = "q" in change || "from" in change || "to" in change;
  const { q, from, to, cursor } = { ...url, ...(relists ? { cursor: "" } : {}), ...change };
  return printUrl(SESSIONS_PATH, { q, from, to, cursor });
}

/** A session's page; `step` is a number or an action's id. */
export function sessionHref(id: string, step = ""): string {
  return printUrl(`${SESSIONS_PATH}/${encodeURIComponent(id)}`, { step });
}
