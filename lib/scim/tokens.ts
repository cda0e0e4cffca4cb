import { quoted, refuse, type ScimType } from "./refusal";
import { requireText } from "./value";

export type Token =
  | { kind: "word"; text: string }
  | { kind: "value"; value: string | number }
  | { kind: "mark"; text: "(" | ")" | "[" | "]" | "." };

/** Long enough for a filter over a hundred ids; a longer one is no question. */
const MAX_LENGTH = 8_192;
const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?![\w.]))|([A-Za-z$_][\w$.:-]*)|([()[\].]))/y;

/** The tokens of a filter or path (RFC 7644 §3.4.2.2, figure 1). Throws INVALID of the given kind. */
export function tokensOf(text: string, kind: ScimType): Token[] {
  if (text.length > MAX_LENGTH) throw refuse(kind, `It is longer than ${MAX_LENGTH} characters.`);
  const tokens: Token[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(rest);
    if (!match) throw refuse(kind, `It cannot be read from ${quoted(rest.slice(at).trim())} on.`);
    tokens.push(tokenOf(match, kind));
  }
  return tokens;
}

function tokenOf(match: RegExpExecArray, kind: ScimType): Token {
  const [, string, number, word, mark] = match;
  if (string !== undefined) return { kind: "value", value: unquote(string, kind) };
  if (number !== undefined) return { kind: "value", value: Number(number) };
  if (word !== undefined) return { kind: "word", text: word };
  return { kind: "mark", text: mark as "(" };
}

/** Strings are JSON's (RFC 8259 §7). */
function unquote(text: string, kind: ScimType): string {
  try {
    return requireText("A value", JSON.parse(text) as string);
  } catch {
    throw refuse(kind, `${quoted(text)} is not a JSON string.`);
  }
}
