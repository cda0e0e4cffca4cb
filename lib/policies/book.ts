import { candidatesOf, indexRules, type RuleIndex } from "./candidates";
import { type Answer, type CedarRequest, RuleSet, typeName } from "./cedar";
import { contextJson, entitiesOf, type TypedInput, typedInput } from "./convert";
import type { Facts } from "./facts";
import { projectionOf } from "./project";
import type { Rule } from "./rule";
import type { ToolShape } from "./shape";
import { type Usage, usagesOf } from "./usage";
import { toolAction } from "./vocabulary";

/** Answers that are remembered a book; of more, the ones that came first go. */
const MOST_ANSWERS = 50_000;

/** What was asked of a book since it was made. */
export interface BookCounts {
  asked: number;
  /** Answered from memory. */
  remembered: number;
}

/** What some rules say of a request, and which they are. */
export interface RuleAnswer extends Omit<Answer, "reasons"> {
  reasons: readonly Rule[];
}

interface Group {
  key: string;
  rules: readonly Rule[];
  set: RuleSet;
  usages: readonly Usage[];
}

/**
 * Rules that are judged together, ready to be asked: indexed by scope, with the facts that they name, and what they
 * answered before. Pure but for its memory: the same facts get the same answer.
 */
export class RuleBook {
  readonly rules: readonly Rule[];
  readonly counts: BookCounts = { asked: 0, remembered: 0 };
  readonly #index: RuleIndex;
  readonly #shapes: ReadonlyMap<string, ToolShape>;
  readonly #groups = new Map<string, Group>();
  readonly #answers = new Map<string, RuleAnswer>();

  /** `shapes`: of the tools that rules name by an action of their own. */
  constructor(rules: readonly Rule[], shapes: ReadonlyMap<string, ToolShape>) {
    this.rules = rules;
    this.#index = indexRules(rules);
    this.#shapes = shapes;
  }

  /** What the rules say, leaving out some of them. */
  ask(facts: Facts, without: ReadonlySet<Rule> | null = null): RuleAnswer {
    this.counts.asked += 1;
    const { action, shape } = this.actionOf(facts);
    const actions = action === facts.action ? [action] : [action, facts.action];
    const group = this.#groupOf(candidatesOf(this.#index, this.rules, facts, actions), without);
    const key = `${group.key}\n${action}\n${projectionOf(facts, group.usages, shape)}`;
    const known = this.#answers.get(key);
    if (known) {
      this.counts.remembered += 1;
      return known;
    }
    const answer = judgeBy(group, facts, action, shape);
    if (this.#answers.size >= MOST_ANSWERS) this.#forget();
    this.#answers.set(key, answer);
    return answer;
  }

  /** The action that rules are asked about: a tool's own, where a rule names it. */
  actionOf(facts: Facts): { action: string; shape: ToolShape | null } {
    if (facts.action !== "callTool") return { action: facts.action, shape: null };
    const name = String(facts.resource.attrs.name ?? facts.resource.id);
    const shape = this.#shapes.get(name);
    return shape ? { action: toolAction(name), shape } : { action: facts.action, shape: null };
  }

  /** Whether any rule may name the arguments of a tool. */
  takesInput(tool: string): boolean {
    return this.#shapes.has(tool);
  }

  /** All facts that any rule names: what a backtest groups by. */
  usages(): Usage[] {
    return usagesOf(this.rules.map(({ json }) => json));
  }

  #groupOf(places: readonly number[], without: ReadonlySet<Rule> | null): Group {
    const rules = places.flatMap((at) => this.rules[at] ?? []).filter((rule) => !without?.has(rule));
    const key = rules.map(({ id }) => id).join(" ");
    const known = this.#groups.get(key);
    if (known) return known;
    const group = {
      key,
      rules,
      set: new RuleSet(Object.fromEntries(rules.map(({ id, text }) => [id, text]))),
      usages: usagesOf(rules.map(({ json }) => json)),
    };
    this.#groups.set(key, group);
    return group;
  }

  #forget(): void {
    let left = MOST_ANSWERS / 10;
    for (const key of this.#answers.keys()) if (this.#answers.delete(key) && --left <= 0) break;
  }
}

function judgeBy(group: Group, facts: Facts, action: string, shape: ToolShape | null): RuleAnswer {
  const input = shape && facts.input ? typedInput(shape, facts.input) : null;
  const problems = problemsIn(group.usages, input);
  if (problems.length > 0) return { decision: "deny", reasons: [], errors: problems };
  const { decision, reasons, errors } = group.set.ask(requestOf(facts, action, shape, input));
  const deciding = new Set(reasons);
  const readable = (text: string) => {
    const rule = group.rules.find(({ id }) => text.startsWith(`${id}: `));
    return rule
      ? `${rule.deciding.policyName}, ${rule.deciding.rule}: ${text.slice(rule.id.length + 2)}`
      : text;
  };
  // Cedar tells them in no promised order.
  return {
    decision,
    reasons: group.rules.filter(({ id }) => deciding.has(id)),
    errors: errors.map(readable).sort(),
  };
}

/** Arguments that rules name and that are not what they should be. */
function problemsIn(usages: readonly Usage[], input: TypedInput | null): string[] {
  if (!input) return [];
  const paths = usages.map(({ path }) => path);
  return [...input.problems]
    .filter(([at]) =>
      paths.some((path) => path === at || at.startsWith(`${path}.`) || path.startsWith(`${at}.`)),
    )
    .map(([, problem]) => problem);
}

function requestOf(
  facts: Facts,
  action: string,
  shape: ToolShape | null,
  input: TypedInput | null,
): CedarRequest {
  const entities = entitiesOf(facts);
  const uid = (id: string) => ({ type: typeName("Action"), id });
  if (action !== facts.action) entities.push({ uid: uid(action), attrs: {}, parents: [uid(facts.action)] });
  return {
    principal: { type: typeName(facts.principal.type), id: facts.principal.id },
    action: uid(action),
    resource: { type: typeName(facts.resource.type), id: facts.resource.id },
    context: contextJson(facts, shape, input),
    entities,
  };
}
