import type { SecurityEventKind } from "@/lib/securityEvents/event";
import type { SecurityEventView } from "@/lib/securityEvents/list";

/** What an event is called: when it came about, and when it was refused. */
const KIND_WORDS: Record<SecurityEventKind, { success: string; failure: string }> = {
  sign_in: { success: "Signed in", failure: "Sign-in failed" },
  sign_out: { success: "Signed out", failure: "Sign-out failed" },
  lock_out: { success: "Locked out", failure: "Locked out" },
  second_factor: { success: "Second factor proved", failure: "Second factor refused" },
  session_ended: { success: "Sign-in ended", failure: "Sign-in ended" },
  access_refused: { success: "Access refused", failure: "Access refused" },
  credential_refused: { success: "Credential refused", failure: "Credential refused" },
  token_used: { success: "Token used", failure: "Token used" },
  key_new_address: { success: "Used from a new address", failure: "Used from a new address" },
  content_read: { success: "Contents opened", failure: "Contents not opened" },
  export: { success: "Exported", failure: "Export failed" },
};

/** The choices of the filter, named as a kind. */
export const KIND_CHOICES: Record<SecurityEventKind, string> = {
  sign_in: "Sign-ins",
  sign_out: "Sign-outs",
  lock_out: "Lock-outs",
  second_factor: "Second factors",
  session_ended: "Ended sign-ins",
  access_refused: "Access refused",
  credential_refused: "Credentials refused",
  token_used: "Tokens used",
  key_new_address: "Keys at new addresses",
  content_read: "Contents opened",
  export: "Exports",
};

export function eventWords({ kind, outcome }: Pick<SecurityEventView, "kind" | "outcome">): string {
  return KIND_WORDS[kind]?.[outcome] ?? kind;
}

/** One that somebody should look at: refused, locked, or from where it never came. A key's first use is no news. */
export const isLoud = ({ kind, outcome, detail }: Pick<SecurityEventView, "kind" | "outcome" | "detail">) =>
  outcome === "failure" || kind === "lock_out" || (kind === "key_new_address" && detail.first !== true);

/** What is said first, and what needs no name before it; the rest comes as it is. */
const ORDER = [
  "first",
  "why",
  "reason",
  "method",
  "provider",
  "where",
  "filter",
  "rows",
  "ended",
  "from",
  "to",
];
const PLAIN = new Set(["why", "reason"]);

/** `This needs the ability members.write. · where GET /api/v1/members`; nothing of what is empty. */
export function detailWords(detail: SecurityEventView["detail"]): string {
  const place = ([name]: [string, unknown]) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const said = Object.entries(detail).filter(
    ([, value]) => value !== null && value !== "" && value !== false,
  );
  return said
    .toSorted((a, b) => place(a) - place(b))
    .map(([name, value]) =>
      value === true ? name : PLAIN.has(name) ? String(value) : `${name} ${String(value)}`,
    )
    .join(" · ");
}

/** Where the thing that it was done to is shown; null where it has no page. */
export function targetHref(target: { kind: string; id: string }): string | null {
  if (target.kind === "action") return `/audit/${encodeURIComponent(target.id)}`;
  if (target.kind === "search") return `/audit?q=${encodeURIComponent(target.id)}`;
  return null;
}
