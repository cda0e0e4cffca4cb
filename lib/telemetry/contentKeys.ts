import type { Attributes } from "./span";

/** Words in an attribute's name that say that it holds what people or models wrote. */
const CONTENT_WORDS = new Set(
  (
    "input inputs output outputs prompt prompts completion completions message messages content contents argument " +
    "arguments args result results query queries question answer document documents body text texts instruction " +
    "instructions description transcript statement payload stacktrace"
  ).split(" "),
);

/** Last words of names that hold a counter, an id or a label, whatever stands before them. */
const PLAIN_WORDS = new Set(
  "tokens token count id ids size length index role type ms version score temperature".split(" "),
);

const PLAIN_PREFIXES = ["gen_ai.usage.", "gen_ai.token.", "ai.usage.", "llm.usage.", "llm.token_count."];
const PLAIN_KEYS = new Set(["gen_ai.prompt.name", "ai.prompt.toolChoice"]);

const REMEMBERED = 4_096;
const remembered = new Map<string, boolean>();

/** Keys of the attributes that hold content: those the dialect names, and those whose own name says so. Numbers and switches never do. */
export function contentKeysOf(attributes: Attributes, dialectKeys: ReadonlySet<string>): string[] {
  const keys: string[] = [];
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== "string" && (typeof value !== "object" || value === null)) continue;
    if (dialectKeys.has(key) || soundsLikeContent(key)) keys.push(key);
  }
  return keys;
}

/** Answers are remembered: the same few hundred keys come with every span. */
function soundsLikeContent(key: string): boolean {
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const answer = judge(key);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(key, answer);
  return answer;
}

function judge(key: string): boolean {
  if (PLAIN_KEYS.has(key) || PLAIN_PREFIXES.some((prefix) => key.startsWith(prefix))) return false;
  const words = key
    .replace(/([a-z\d])([A-Z])/g, "$1.$2")
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return !PLAIN_WORDS.has(words.at(-1) ?? "") && words.some((word) => CONTENT_WORDS.has(word));
}
