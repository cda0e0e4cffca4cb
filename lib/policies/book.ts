import { comparable } from "@/lib/base/comparable";
import { type Broken, brokenWords } from "./broken";
import { candidatesOf, indexRules, type RuleIndex } from "./candidates";
import { type Answer, type CedarRequest, RuleSet, typeName } from "./cedar";
import { contextJson, entitiesOf, type TypedInput, typedInput } from "./convert";
import type { Entity, Facts } from "./facts";
import { projectionOf } from "./project";
import type { Rule } from "./rule";
import { type Said, sayOf } from "./say";
import type { ToolShape } from "./shape";
import { type SpelledTools, spellingsMeant, toolsBySpelling } from "./toolsBySpelling";
import { type Usage, usagesOf } from "./usage";
import { toolAction } from "./vocabulary";

/** Answers that are remembered a book; of more, the ones that came first go. */
const MOST_ANSWERS = 50_000;
/** What is remembered of one rule, and which rules come together: of more, all go. */
const MOST_OF_RULE = 5_000;
const MOST_GROUPS = 10_000;

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
  usages: readonly Usage[];
  /** Whether any of its rules names an argument. */
  namesInput: boolean;
}

/** What is asked of Cedar beside the facts. */
interface Asked {
  action: string;
  shape: ToolShape | null;
  input: TypedInput | null;
}

/** One rule, the facts that it names, and what it said before. */
interface KnownRule {
  set: RuleSet;
  usages: readonly Usage[];
  said: Map<string, Said>;
}

/**
 * A tool of which nobody knows the arguments any more keeps its own action: else a rule about it would never apply, and
 * a forbid would open. What such a rule asks of an argument cannot be judged, and denies.
 */
function withNamed(rules: readonly Rule[], shapes: ReadonlyMap<string, ToolShape>): Map<string, ToolShape> {
  const own = toolAction("");
  const named = rules.flatMap(({ actions }) => (actions ?? []).filter((action) => action.startsWith(own)));
  return new Map([...named.map((action) => [action.slice(own.length), {}] as const), ...shapes]);
}

/**
 * Rules that are judged together, ready to be asked: indexed by scope, with the facts that they name, and what they
 * answered before: all together, and each by itself, so that a new combination of rules costs little. Pure but for its
 * memory: the same facts get the same answer.
 */
export class RuleBook {
  readonly rules: readonly Rule[];
  readonly counts: BookCounts = { asked: 0, remembered: 0 };
  /** Why nothing can be judged by this book, a sentence each; empty where all of it was read. */
  readonly unread: string[];
  readonly #index: RuleIndex;
  readonly #shapes: ReadonlyMap<string, ToolShape>;
  readonly #spelled: ReadonlyMap<string, SpelledTools>;
  readonly #groups = new Map<string, Group>();
  readonly #wholes = new WeakMap<readonly number[], Group>();
  readonly #places = new WeakMap<Entity, WeakMap<Entity, Map<string, readonly number[]>>>();
  #made = 0;
  readonly #answers = new Map<string, RuleAnswer>();
  readonly #known = new Map<Rule, KnownRule>();

  /** `shapes`: of the tools that rules name by an action of their own. `broken`: versions that could not be read; each denies. */
  constructor(
    rules: readonly Rule[],
    shapes: ReadonlyMap<string, ToolShape>,
    broken: readonly Broken[] = [],
  ) {
    this.rules = rules;
    this.unread = broken.map(brokenWords);
    this.#index = indexRules(rules);
    this.#shapes = withNamed(rules, shapes);
    this.#spelled = toolsBySpelling(rules);
  }

  /** What the rules say, leaving out some of them. */
  ask(facts: Facts, without: ReadonlySet<Rule> | null = null): RuleAnswer {
    this.counts.asked += 1;
    if (this.unread.length > 0) return { decision: "deny", reasons: [], errors: this.unread };
    const { action, shape } = this.actionOf(facts);
    const group = this.#groupOf(this.#placesOf(facts, action), without);
    const input = group.namesInput && shape && facts.input ? typedInput(shape, facts.input) : null;
    // Looked at before memory is: a projection does not tell all that is wrong with an argument.
    const problems = problemsIn(group.usages, input);
    if (problems.length > 0) return { decision: "deny", reasons: [], errors: problems };
    const key = `${group.key}\n${action}\n${projectionOf(facts, group.usages, shape)}`;
    const known = this.#answers.get(key);
    if (known) {
      this.counts.remembered += 1;
      return known;
    }
    const answer = this.#judge(group.rules, facts, { action, shape, input });
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

  /** Tools that rules name by their action, as their resource or in a condition, and that differ from this name by their spelling at most. */
  namedLike(tool: string): string[] {
    return spellingsMeant(tool, this.#spelled.get(comparable(tool)));
  }

  /** Whether any rule may name the arguments of a tool. */
  takesInput(tool: string): boolean {
    return this.#shapes.has(tool);
  }

  /** All facts that any rule names: what a backtest groups by. */
  usages(): Usage[] {
    return usagesOf(this.rules.map(({ json }) => json));
  }

  /** Whoever asks for the same with the same again is the same object: its candidates are known. */
  #placesOf(facts: Facts, action: string): readonly number[] {
    const { principal, resource } = facts;
    const byResource = this.#places.get(principal) ?? new WeakMap<Entity, Map<string, readonly number[]>>();
    this.#places.set(principal, byResource);
    const byAction = byResource.get(resource) ?? new Map<string, readonly number[]>();
    byResource.set(resource, byAction);
    const known = byAction.get(action);
    if (known) return known;
    const actions = action === facts.action ? [action] : [action, facts.action];
    const found = candidatesOf(this.#index, this.rules, facts, actions);
    byAction.set(action, found);
    return found;
  }

  #groupOf(places: readonly number[], without: ReadonlySet<Rule> | null): Group {
    const whole = without === null ? this.#wholes.get(places) : undefined;
    if (whole) return whole;
    const left = without === null ? places : places.filter((at) => !without.has(this.rules[at] as Rule));
    const named = left.join(" ");
    const known = this.#groups.get(named);
    if (known) {
      if (without === null) this.#wholes.set(places, known);
      return known;
    }
    const rules = left.flatMap((at) => this.rules[at] ?? []);
    const usages = usagesOf(rules.map(({ json }) => json));
    const namesInput = usages.some(
      ({ path }) => path === "context" || `${path}.`.startsWith("context.input."),
    );
    this.#made += 1;
    const group = { key: String(this.#made), rules, usages, namesInput };
    if (this.#groups.size >= MOST_GROUPS) this.#groups.clear();
    this.#groups.set(named, group);
    if (without === null) this.#wholes.set(places, group);
    return group;
  }

  /** What Cedar says of all of them: a forbid that is satisfied denies, else a permit that is allows. */
  #judge(rules: readonly Rule[], facts: Facts, asked: Asked): RuleAnswer {
    let request: CedarRequest | null = null;
    const said = rules.map((rule) => {
      const known = this.#knownOf(rule);
      const key = `${asked.action}\n${projectionOf(facts, known.usages, asked.shape)}`;
      const before = known.said.get(key);
      if (before) return before;
      request ??= requestOf(facts, asked);
      const fresh = sayOf(rule, known.set, request);
      if (known.said.size >= MOST_OF_RULE) known.said.clear();
      known.said.set(key, fresh);
      return fresh;
    });
    const satisfied = rules.filter((_rule, at) => said[at]?.isSatisfied);
    const forbids = satisfied.filter(({ deciding }) => deciding.effect === "forbid");
    const errors = said.flatMap((one) => one.errors).sort();
    if (forbids.length > 0) return { decision: "deny", reasons: forbids, errors };
    return { decision: satisfied.length > 0 ? "allow" : "deny", reasons: satisfied, errors };
  }

  #knownOf(rule: Rule): KnownRule {
    const known = this.#known.get(rule);
    if (known) return known;
    const set = new RuleSet({ [rule.id]: rule.text });
    const fresh = { set, usages: usagesOf([rule.json]), said: new Map<string, Said>() };
    this.#known.set(rule, fresh);
    return fresh;
  }

  #forget(): void {
    let left = MOST_ANSWERS / 10;
    for (const key of this.#answers.keys()) if (this.#answers.delete(key) && --left <= 0) break;
  }
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

function requestOf(facts: Facts, { action, shape, input }: Asked): CedarRequest {
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
