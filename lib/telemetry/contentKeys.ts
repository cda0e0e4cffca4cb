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

/** Names of OpenTelemetry's general conventions that hold no content: where, by what, and with which outcome. */
const KNOWN_PLAIN =
  /^(?:(?:server|client|network|rpc|service|telemetry|otel|host|os|process|container|k8s|cloud|deployment|thread|error|exception|faas|messaging|session|user|enduser)\.|http\.(?:request\.method|response\.status_code|route)$|db\.(?:system|name|namespace|operation)|code\.(?:function|file|line)|gen_ai\.(?:operation|provider|request|response|agent|conversation|system$))/;

/**
 * Keys of the attributes that hold content. In a known dialect those that it names, and those whose own name says so; of
 * an unknown sender everything but what is known to be plain. Numbers and switches never do.
 */
export function contentKeysOf(
  attributes: Attributes,
  dialectKeys: ReadonlySet<string>,
  isKnownDialect: boolean,
): string[] {
  const keys: string[] = [];
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== "string" && (typeof value !== "object" || value === null)) continue;
    const isContent = isKnownDialect
      ? soundsLikeContent(key)
      : !KNOWN_PLAIN.test(key) || soundsLikeContent(key);
    if (dialectKeys.has(key) || isContent) keys.push(key);
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
