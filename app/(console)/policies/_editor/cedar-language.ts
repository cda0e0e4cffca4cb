import { HighlightStyle, StreamLanguage, type StringStream, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const EFFECTS = /^(?:permit|forbid|when|unless)\b/u;
const WORDS = /^(?:in|has|like|is|if|then|else)\b/u;
const ROOTS = /^(?:principal|action|resource|context)\b/u;
const VALUES = /^(?:true|false|\d+)\b/u;

/** Cedar's words, a token at a time; strings may span lines. */
const cedar = StreamLanguage.define<{ inString: boolean }>({
  name: "cedar",
  startState: () => ({ inString: false }),
  token(stream, state) {
    if (state.inString) return restOfString(stream, state);
    if (stream.eatSpace()) return null;
    if (stream.match("//")) {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.eat('"')) return restOfString(stream, state);
    if (stream.match(/^@\w*/u)) return "meta";
    if (stream.match(EFFECTS)) return "keyword";
    if (stream.match(WORDS)) return "operatorKeyword";
    if (stream.match(ROOTS)) return "variableName";
    if (stream.match(VALUES)) return "atom";
    if (stream.match(/^[A-Z]\w*(?=::|\s|\)|,|$)/u)) return "typeName";
    if (stream.match(/^\w+/u)) return "propertyName";
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "//" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
});

function restOfString(stream: StringStream, state: { inString: boolean }): "string" {
  state.inString = true;
  while (!stream.eol()) {
    const letter = stream.next();
    if (letter === "\\") stream.next();
    else if (letter === '"') {
      state.inString = false;
      break;
    }
  }
  return "string";
}

const style = HighlightStyle.define([
  { tag: tags.comment, color: "var(--bw-quiet)" },
  { tag: tags.string, color: "var(--bw-good)" },
  { tag: tags.meta, color: "var(--bw-observed)" },
  { tag: tags.keyword, color: "var(--bw-link)", fontWeight: "600" },
  { tag: tags.operatorKeyword, color: "var(--bw-link)" },
  { tag: tags.variableName, fontWeight: "600" },
  { tag: tags.atom, color: "var(--bw-denied)" },
  { tag: tags.typeName, color: "var(--bw-observed)" },
]);

export const cedarLanguage = [cedar, syntaxHighlighting(style)];
