/** What a name is: an address, an identifier that a system gave, or what a person types to sign in. */
export const ALIAS_KINDS = ["mail", "subject", "login"] as const;
export type AliasKind = (typeof ALIAS_KINDS)[number];

/** Longer values stay in the audit only: no person is called so. */
const MAX_VALUE = 512;
const MAIL = /^[^\s@<>"]+@[^\s@<>"]+$/;
const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
/** `spiffe://…`, `arn:aws:…`, `urn:…`, `auth0|…`: no person types these. */
const QUALIFIED = /^[a-z][a-z0-9+.-]*:(?:\/\/)?\S+$|\|/i;
const DIGITS_OR_HEX = /^(?:\d{6,}|[0-9a-f]{16,})$/i;

/** Whether a value of telemetry can be somebody's name: PostgreSQL takes no NUL, and lists no novels. */
export function isName(value: string): boolean {
  return value.trim() !== "" && value.length <= MAX_VALUE && !value.includes("\0");
}

/** Mail by its syntax; subject where it is a UUID, qualified or drawn by a machine; else a login. */
export function aliasKind(value: string): AliasKind {
  if (MAIL.test(value)) return "mail";
  const isSubject = UUID.test(value) || QUALIFIED.test(value) || DIGITS_OR_HEX.test(value) || isOpaque(value);
  return isSubject ? "subject" : "login";
}

/** `user_2NNEqL2nrIRdJ194ndJq`, `00u1ab2cd3EF4gh5`: letters and digits by turns, which names have not. */
function isOpaque(value: string): boolean {
  const body = value.replace(/^[a-z]{2,8}[_-]/i, "");
  if (!/^[A-Za-z0-9]{12,}$/.test(body)) return false;
  return (body.match(/[A-Za-z]\d|\d[A-Za-z]/g) ?? []).length >= 3;
}

/** A name without case, accents and punctuation, by which names are sorted and compared: `Kim O'Döe` → `kim o doe`. */
export function nameKey(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return words === "" ? name.trim().toLowerCase() : words;
}

/** What an alias is compared by: its value without case, and what of it could be somebody's login (a tag after + is none). */
export function aliasKeys(kind: AliasKind, value: string): { folded: string; local: string | null } {
  const folded = value.toLowerCase();
  if (kind === "subject") return { folded, local: null };
  const before = kind === "mail" ? folded.slice(0, folded.lastIndexOf("@")).replace(/\+.*$/, "") : folded;
  return { folded, local: before === "" ? null : nameKey(before) };
}
