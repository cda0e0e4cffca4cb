import { comparable } from "@/lib/base/comparable";
import type { Rule } from "./rule";
import { bareType } from "./rule";
import { toolAction } from "./vocabulary";

type Named = Pick<Rule, "actions" | "resource"> & { json: Pick<Rule["json"], "effect" | "conditions"> };

/**
 * Tools that rules name, by the form that all spellings share: by an action of their own, as their resource, or in a condition
 * (`resource == Tool::"x"`, `resource.name == "x"`, `["x"].contains(resource.name)`). Those that a forbid names come first.
 */
export function toolsBySpelling(rules: readonly Named[]): ReadonlyMap<string, SpelledTools> {
  const spelled = new Map<string, { forbidden: Set<string>; named: Set<string> }>();
  for (const rule of rules) {
    for (const name of namesIn(rule)) {
      const key = comparable(name);
      const known = spelled.get(key) ?? { forbidden: new Set(), named: new Set() };
      spelled.set(key, known);
      known.named.add(name);
      if (rule.json.effect === "forbid") known.forbidden.add(name);
    }
  }
  return spelled;
}

/** Spellings of one name. */
export interface SpelledTools {
  forbidden: ReadonlySet<string>;
  named: ReadonlySet<string>;
}

/** The spelling that rules are asked about: of a forbid before all others, so that none gets past it; null where none is named. */
export function spellingMeant(tool: string, spelled: SpelledTools | undefined): string | null {
  if (!spelled) return null;
  const { forbidden, named } = spelled;
  for (const names of [forbidden, named]) {
    if (names.has(tool)) return tool;
    for (const first of names) return first;
  }
  return null;
}

function namesIn({ actions, resource, json }: Named): string[] {
  const own = toolAction("");
  const named: string[] = [];
  for (const { body } of json.conditions) visit(body, named);
  return [
    ...refsOf(resource).map(nameOf),
    ...(actions ?? []).filter((action) => action.startsWith(own)).map((action) => action.slice(own.length)),
    ...named,
  ];
}

/** Cedar's JSON form of an expression: entities of type Tool, and texts that the resource's name is compared with. */
function visit(expr: unknown, named: string[]): void {
  if (typeof expr !== "object" || expr === null) return;
  const { type, id, "==": same, "!=": other, contains } = expr as Record<string, unknown>;
  if (typeof type === "string" && typeof id === "string" && bareType(type) === "Tool") named.push(nameOf(id));
  for (const pair of [same, other, contains]) {
    const { left, right } = (pair ?? {}) as { left?: unknown; right?: unknown };
    if (isName(right)) named.push(...textsIn(left));
    if (isName(left)) named.push(...textsIn(right));
  }
  for (const inner of Object.values(expr)) visit(inner, named);
}

/** `resource.name` */
function isName(expr: unknown): boolean {
  const { left, attr } = ((expr as { "."?: unknown } | undefined)?.["."] ?? {}) as {
    left?: unknown;
    attr?: unknown;
  };
  return attr === "name" && (left as { Var?: unknown } | undefined)?.Var === "resource";
}

function textsIn(expr: unknown): string[] {
  const { Value: value, Set: list } = (expr ?? {}) as { Value?: unknown; Set?: unknown };
  if (typeof value === "string") return [value];
  return Array.isArray(list) ? list.flatMap(textsIn) : [];
}

function refsOf(resource: Rule["resource"]): string[] {
  const refs = resource.op === "==" ? [resource.ref] : resource.op === "in" ? resource.refs : [];
  return refs.filter((ref) => ref.startsWith("Tool::")).map((ref) => ref.slice("Tool::".length));
}

/** An id is `name` or `server/name`; a slash of the name's own is written `%2F` (toolId). */
const nameOf = (id: string) =>
  id
    .slice(id.lastIndexOf("/") + 1)
    .replaceAll("%2F", "/")
    .replaceAll("%25", "%");
