/** Whose requests a predicate lets count, and on which model; null where nobody in particular is named. */
export interface Scope {
  /** A tier of MaaS' first model, which only the tiers' own ConfigMap explains. */
  tier: string | null;
  subjectKind: "tenant" | "subscription" | "team" | "person" | "key";
  subject: string | null;
  /** `namespace/name` or a name alone; null: any. */
  model: string | null;
}

interface Atom {
  pattern: RegExp;
  take: (scope: Scope, value: string) => Scope | null;
}

const TEXT = String.raw`(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')`;
const equals = (left: string) => new RegExp(`^${left}\\s*==\\s*${TEXT}$`);
const identity = (field: string) => String.raw`auth\.identity\.${field}`;

function subjectOf(kind: Scope["subjectKind"]) {
  return (scope: Scope, subject: string): Scope | null =>
    scope.subjectKind === "tenant" && scope.tier === null ? { ...scope, subjectKind: kind, subject } : null;
}

const modelOf = (scope: Scope, model: string): Scope | null =>
  scope.model === null || scope.model === model ? { ...scope, model } : null;

/** What is understood: the shapes that MaaS' controller writes, and one group, user, key, subscription or model. */
const ATOMS: readonly Atom[] = [
  {
    // "<subscription>@<model>", both as namespace/name.
    pattern: equals(identity("selected_subscription_key")),
    take: (scope, value) => {
      const [subscription, model, ...more] = value.split("@");
      if (!subscription || !model || more.length > 0) return null;
      const of = subjectOf("subscription")(scope, subscription);
      return of && modelOf(of, model);
    },
  },
  { pattern: equals(identity("selected_subscription")), take: subjectOf("subscription") },
  {
    pattern: equals(identity("tier")),
    take: (scope, tier) =>
      scope.tier === null && scope.subjectKind === "tenant" ? { ...scope, tier } : null,
  },
  { pattern: equals(identity("userid")), take: subjectOf("person") },
  { pattern: equals(identity("keyId")), take: subjectOf("key") },
  {
    pattern: new RegExp(
      String.raw`^${identity("groups(?:_str)?")}(?:\.split\(\s*["'],["']\s*\))?\.exists\(\s*(\w+)\s*,\s*\1\s*==\s*${TEXT}\s*\)$`,
    ),
    take: subjectOf("team"),
  },
  { pattern: new RegExp(String.raw`^${TEXT}\s+in\s+${identity("groups")}$`), take: subjectOf("team") },
  { pattern: equals(String.raw`(?:request|response)BodyJSON\(\s*["']\/model["']\s*\)`), take: modelOf },
  { pattern: equals(String.raw`request\.headers\[\s*["']x-gateway-model-name["']\s*\]`), take: modelOf },
  // Lists of models are no calls to one: nothing that counts here is left out.
  {
    pattern: new RegExp(String.raw`^!request\.path\.endsWith\(\s*["']\/v1\/models["']\s*\)$`),
    take: (scope) => scope,
  },
];

/** Of a longer one nobody reads the parts: 20,000 parentheses alone took twelve seconds. */
const MOST_CHARACTERS = 2_000;

/** Reads predicates that must all hold. `unread` has those that are not understood, as they stand. */
export function readPredicates(predicates: readonly string[]): { scope: Scope; unread: string[] } {
  let scope: Scope = { tier: null, subjectKind: "tenant", subject: null, model: null };
  const unread: string[] = [];
  for (const atom of predicates.flatMap((one) => (one.length > MOST_CHARACTERS ? [one] : conjuncts(one)))) {
    const next = taken(scope, atom);
    if (next) scope = next;
    else unread.push(atom);
  }
  return { scope, unread };
}

function taken(scope: Scope, atom: string): Scope | null {
  for (const { pattern, take } of ATOMS) {
    const found = pattern.exec(atom);
    if (!found) continue;
    const literal = found.slice(1).findLast((group) => group !== undefined) ?? "";
    return take(scope, unescaped(literal));
  }
  return null;
}

const unescaped = (literal: string) => literal.replace(/\\(.)/g, "$1");

/** The parts of a conjunction, without the parentheses around each; what is not one is one part. */
function conjuncts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (quote !== "") {
      if (char === "\\") at++;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    else if (depth === 0 && text.startsWith("||", at)) return [text.trim()];
    else if (depth === 0 && text.startsWith("&&", at)) {
      parts.push(text.slice(from, at));
      from = at + 2;
      at++;
    }
  }
  parts.push(text.slice(from));
  const trimmed = parts.map((part) => part.trim()).filter((part) => part !== "");
  return trimmed.length === 1 ? unwrapped(trimmed[0] ?? "") : trimmed.flatMap(conjuncts);
}

function unwrapped(part: string): string[] {
  if (!part.startsWith("(") || !part.endsWith(")")) return [part];
  const inner = part.slice(1, -1);
  let depth = 0;
  for (const char of inner.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "")) {
    depth += char === "(" ? 1 : char === ")" ? -1 : 0;
    if (depth < 0) return [part];
  }
  return conjuncts(inner);
}
