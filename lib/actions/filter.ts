import { DomainError } from "../base/errors";
import { ACTION_KINDS, OUTCOMES } from "./action";

/** The fields of the filter language, in the order that help lists them; `user` is an alias of `principal`. */
export const FILTER_FIELDS = [
  "agent",
  "tool",
  "model",
  "kind",
  "outcome",
  "principal",
  "target",
  "session",
  "decision",
  "policy",
  "key",
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** What policies said of an action; `none` where no policy was in force, or nothing to judge. */
export const DECISIONS = ["allow", "deny", "hold", "none"] as const;

const ALIASES: Readonly<Record<string, FilterField>> = { user: "principal" };
const CLOSED: Partial<Record<FilterField, readonly string[]>> = {
  kind: ACTION_KINDS,
  outcome: OUTCOMES,
  decision: DECISIONS,
};
const MAX_LENGTH = 2_000;
const MAX_VALUES = 100;

export interface FilterValue {
  text: string;
  /** True when it ended in `*`: anything that starts so; `*` alone is anything at all. */
  prefix: boolean;
}

/** `field:a,b*`: any of the values. */
export interface FieldTerm {
  field: FilterField;
  values: FilterValue[];
}

/** AND between terms and words. A word is free text, to be found in names, inputs, outputs or errors. */
export interface Filter {
  terms: FieldTerm[];
  words: FilterValue[];
}

export const EMPTY_FILTER: Filter = { terms: [], words: [] };

/** Parses the filter text: `agent:refund* outcome:error,denied "credit card" invoice*`. Throws INVALID with a sentence about the term. */
export function parseFilter(text: string): Filter {
  if (text.length > MAX_LENGTH)
    throw invalid(`The filter is longer than ${MAX_LENGTH} characters.`, "Shorten it.");
  const filter: Filter = { terms: [], words: [] };
  for (const token of tokenize(text)) {
    const head = /^([A-Za-z_][\w.]*):(?!\/\/)/.exec(token);
    if (head?.[1]) filter.terms.push(parseTerm(head[1], token.slice(head[0].length)));
    else filter.words.push(readFreeWord(token));
  }
  return filter;
}

/** The canonical text of a filter; parsing it gives the filter back. */
export function printFilter(filter: Filter): string {
  const terms = filter.terms.map((term) => `${term.field}:${term.values.map(printValue).join(",")}`);
  const words = filter.words.map((word) =>
    /^[A-Za-z_][\w.]*:/.test(word.text) ? quote(word) : printValue(word),
  );
  return [...terms, ...words].join(" ");
}

/** Splits at white space outside quotes; quotes stay, for the readers below. */
function tokenize(text: string): string[] {
  const tokens: string[] = [];
  let token = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? "";
    if (quoted && c === "\\" && i + 1 < text.length) {
      token += c + text[++i];
    } else if (!quoted && /\s/.test(c)) {
      if (token) tokens.push(token);
      token = "";
    } else {
      if (c === '"') quoted = !quoted;
      token += c;
    }
  }
  if (quoted) throw invalid("A quotation mark is open.", 'Close it with " or remove it.');
  if (token) tokens.push(token);
  return tokens;
}

function parseTerm(name: string, rest: string): FieldTerm {
  const field = ALIASES[name.toLowerCase()] ?? FILTER_FIELDS.find((known) => known === name.toLowerCase());
  if (!field) {
    const known = [...FILTER_FIELDS, ...Object.keys(ALIASES)].join(", ");
    throw invalid(
      `There is no field "${name}".`,
      `Fields are ${known}. To search for the text itself, put it in quotes.`,
    );
  }
  const values = splitOutsideQuotes(rest)
    .filter((part) => part !== "")
    .map(readWord);
  if (values.length === 0)
    throw invalid(`"${name}:" has no value.`, `Write it without a space, as in ${name}:value.`);
  if (values.length > MAX_VALUES)
    throw invalid(`"${name}:" has more than ${MAX_VALUES} values.`, "Shorten the list.");
  const closed = CLOSED[field];
  const odd = values.find(
    (value) =>
      closed && !closed.some((one) => (value.prefix ? one.startsWith(value.text) : one === value.text)),
  );
  if (odd && closed) throw invalid(`"${odd.text}" is no ${field}.`, `One of ${closed.join(", ")}.`);
  return { field, values };
}

function splitOutsideQuotes(text: string): string[] {
  return text.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [];
}

/** A free word that says something: an empty one would match everything. */
function readFreeWord(token: string): FilterValue {
  const word = readWord(token);
  if (word.text.trim() === "")
    throw invalid("A word of the filter is empty.", "Write what to look for, or remove it.");
  return word;
}

function readWord(raw: string): FilterValue {
  const quotedWhole = /^"((?:\\.|[^"\\])*)"(\*?)$/s.exec(raw);
  if (quotedWhole) return { text: unescape(quotedWhole[1] ?? ""), prefix: quotedWhole[2] === "*" };
  if (raw === "*") return { text: "", prefix: true };
  const plain = raw.replace(/"((?:\\.|[^"\\])*)"/g, (_, inner: string) => unescape(inner));
  return plain.length > 1 && plain.endsWith("*")
    ? { text: plain.slice(0, -1), prefix: true }
    : { text: plain, prefix: false };
}

const unescape = (text: string) => text.replace(/\\(.)/gs, "$1");
const quote = (value: FilterValue) => `"${value.text.replace(/["\\]/g, "\\$&")}"${value.prefix ? "*" : ""}`;

function printValue(value: FilterValue): string {
  if (value.text === "" && value.prefix) return "*";
  return /[\s",\\]|\*$|^$/.test(value.text) ? quote(value) : `${value.text}${value.prefix ? "*" : ""}`;
}

function invalid(what: string, fix: string): DomainError {
  return new DomainError("INVALID", { what, fix }, { q: what });
}
