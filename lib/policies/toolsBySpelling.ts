import { comparable } from "@/lib/base/comparable";
import type { Rule } from "./rule";
import { bareType } from "./rule";
import { textsOfName } from "./textsOfName";
import { toolAction } from "./vocabulary";

type Named = Pick<Rule, "actions" | "resource"> & { json: Pick<Rule["json"], "effect" | "conditions"> };

/**
 * Tools that rules name, by the form that all spellings share: by an action of their own, as their resource, or in a condition
 * (`resource == Tool::"x"`, `resource.name == "x"`, and `contains`, `containsAny`, `containsAll` either way round).
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

/**
 * The spellings that rules are asked about: the one that was asked for where any rule names it, then those of forbids, then
 * the others, so that no rule's spelling hides another's. Empty where none is named.
 */
export function spellingsMeant(tool: string, spelled: SpelledTools | undefined): string[] {
  if (!spelled) return [];
  const { forbidden, named } = spelled;
  return [...new Set([...(named.has(tool) ? [tool] : []), ...forbidden, ...named])];
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
  const { type, id } = expr as Record<string, unknown>;
  if (typeof type === "string" && typeof id === "string" && bareType(type) === "Tool") named.push(nameOf(id));
  named.push(...textsOfName(expr));
  for (const inner of Object.values(expr)) visit(inner, named);
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
