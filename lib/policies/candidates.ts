import { type Entity, type Facts, refOf } from "./facts";
import type { Rule, Scope } from "./rule";

/** Rules by what their scopes admit, so that a decision looks at few of many. */
export interface RuleIndex {
  byAction: ReadonlyMap<string, ActionRules>;
  everyAction: ActionRules;
}

/** Rules of an action: those that name one resource by it, the others in a list. Numbers are places in the book. */
interface ActionRules {
  byResource: Map<string, number[]>;
  byPrincipal: Map<string, number[]>;
  others: number[];
}

const blank = (): ActionRules => ({ byResource: new Map(), byPrincipal: new Map(), others: [] });

export function indexRules(rules: readonly Rule[]): RuleIndex {
  const byAction = new Map<string, ActionRules>();
  const everyAction = blank();
  for (const [at, rule] of rules.entries()) {
    const lists = rule.actions === null ? [everyAction] : rule.actions.map((name) => listOf(byAction, name));
    for (const list of lists) file(list, rule, at);
  }
  return { byAction, everyAction };
}

function listOf(byAction: Map<string, ActionRules>, name: string): ActionRules {
  const list = byAction.get(name) ?? blank();
  byAction.set(name, list);
  return list;
}

function file(list: ActionRules, { resource, principal }: Rule, at: number): void {
  const put = (map: Map<string, number[]>, ref: string) => map.set(ref, [...(map.get(ref) ?? []), at]);
  const named = refsOf(resource);
  if (named) for (const ref of named) put(list.byResource, ref);
  else {
    const who = refsOf(principal);
    if (who) for (const ref of who) put(list.byPrincipal, ref);
    else list.others.push(at);
  }
}

const refsOf = (scope: Scope): readonly string[] | null => {
  if (scope.op === "==") return [scope.ref];
  return scope.op === "in" ? scope.refs : null;
};

/**
 * Places of the rules whose scope admits a request, in order. `actions` are the request's action and what it is in. Exact:
 * what is left out cannot apply, and what is in needs only its conditions judged.
 */
export function candidatesOf(
  index: RuleIndex,
  rules: readonly Rule[],
  facts: Facts,
  actions: readonly string[],
): number[] {
  const principals = closure(facts.principal);
  const resources = closure(facts.resource);
  const found = new Set<number>();
  const lists = actions.flatMap((name) => index.byAction.get(name) ?? []);
  for (const list of [index.everyAction, ...lists]) {
    for (const at of list.others) found.add(at);
    for (const ref of resources) for (const at of list.byResource.get(ref) ?? []) found.add(at);
    for (const ref of principals) for (const at of list.byPrincipal.get(ref) ?? []) found.add(at);
  }
  return [...found]
    .filter((at) => {
      const rule = rules[at];
      return (
        rule !== undefined &&
        admits(rule.principal, facts.principal, principals) &&
        admits(rule.resource, facts.resource, resources)
      );
    })
    .sort((a, b) => a - b);
}

const closure = (entity: Entity): ReadonlySet<string> => new Set([refOf(entity), ...entity.parents]);

function admits(scope: Scope, entity: Entity, within: ReadonlySet<string>): boolean {
  if (scope.op === "all") return true;
  if (scope.op === "==") return scope.ref === refOf(entity);
  if (scope.op === "in") return scope.refs.some((ref) => within.has(ref));
  return scope.type === entity.type && (scope.in === null || within.has(scope.in));
}
