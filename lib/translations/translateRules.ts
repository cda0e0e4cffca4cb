import type { Obligation } from "@/lib/policies/decision";
import type { Rule, Scope } from "@/lib/policies/rule";
import {
  type Boxes,
  combine,
  constant,
  Inexpressible,
  map,
  merged,
  UNKNOWN,
  type Value,
  where,
} from "./boxes";
import { type Expr, entitiesIn, evaluate, textsIn } from "./evaluate";
import type { Loss } from "./loss";
import { type Grid, gridOf, type World } from "./world";

/** A rule and the tool calls that it is about, as far as a gateway can tell. */
export interface TranslatedRule {
  rule: Rule;
  boxes: Boxes;
}

/** Tool calls pass where one of the first and none of the second is about them. */
export interface TranslatedRules {
  grid: Grid;
  permits: readonly TranslatedRule[];
  /** Forbids, and permits that ask for what a gateway cannot do. */
  denials: readonly TranslatedRule[];
  losses: readonly Loss[];
}

/**
 * What the rules in force say of tool calls, in terms of who calls which tool: what a gateway sees of a call without its body.
 * Never more permissive than the rules: where a caller is not recognised, a forbid that may be about it is, and a permit is not.
 */
export function translateRules(rules: readonly Rule[], world: World): TranslatedRules {
  const mentioned = new Set(rules.flatMap((rule) => [...namesIn(rule)]));
  const grid = gridOf(world, mentioned);
  const [permits, denials, losses]: [TranslatedRule[], TranslatedRule[], Loss[]] = [[], [], []];
  for (const rule of rules) {
    const say = (kind: Loss["kind"], words: string) => losses.push({ rule: rule.deciding, kind, words });
    const isDenial = rule.deciding.effect === "forbid" || unmet(rule.obligations).length > 0;
    if (isElsewhere(rule)) {
      say("note", "It is not about tool calls, which are all that this gateway sees.");
      continue;
    }
    try {
      if (isDenial) requireRecognised(rule, world);
      const found = boxesOf(rule, grid, world);
      const boxes = where(found, isDenial ? [true, UNKNOWN] : [true]);
      (isDenial ? denials : permits).push({
        rule,
        boxes: merged(boxes.map((box) => ({ ...box, value: true }))),
      });
      sayApproximation(found, isDenial, say);
      sayObligations(rule, say);
    } catch (error) {
      if (!(error instanceof Inexpressible)) throw error;
      if (isDenial)
        say(
          "dangerous",
          `${error.message} Let the gateway ask the decision point in its place (Kuadrant AuthPolicy: ask the decision point).`,
        );
      else say("permit-lost", `${error.message} What it permits would be denied there.`);
    }
  }
  return { grid, permits, denials, losses: [...losses, ...snapshotLosses(grid, permits, denials)] };
}

const isElsewhere = ({ actions, resource }: Rule) =>
  (actions !== null && !actions.some((name) => name === "callTool" || name.startsWith("tool:"))) ||
  (resource.op === "is" && resource.type !== "Tool") ||
  (resource.op === "==" && !resource.ref.startsWith("Tool::"));

/** What a gateway that only passes or refuses cannot do. */
const unmet = (obligations: readonly Obligation[]) =>
  obligations.filter((one) => one === "require-approval" || one === "redact");

/** Everything that may be a tool's name. */
function namesIn({ json, actions, resource }: Rule): Set<string> {
  const found = textsIn(json.conditions.map(({ body }) => body));
  for (const name of actions ?? []) if (name.startsWith("tool:")) found.add(name.slice("tool:".length));
  const refs = resource.op === "==" ? [resource.ref] : resource.op === "in" ? resource.refs : [];
  for (const ref of refs) found.add(ref.slice(ref.indexOf("::") + 2));
  return found;
}

/** A denial of somebody whom no gateway can recognise would be none. */
function requireRecognised({ json, principal }: Rule, { agents }: World): void {
  const scoped = principal.op === "==" ? [principal.ref] : principal.op === "in" ? principal.refs : [];
  const named = [...scoped, ...entitiesIn(json.conditions)];
  if (named.some((ref) => ref.startsWith("User::")) || (principal.op === "is" && principal.type === "User"))
    throw new Inexpressible("people apart, only agents");
  const known = new Map(agents.map((agent) => [agent.entity.id, agent]));
  for (const ref of named.filter((one) => one.startsWith("Agent::"))) {
    const id = ref.slice("Agent::".length);
    if ((known.get(id)?.identities.length ?? 0) === 0)
      throw new Inexpressible(
        `the agent ${known.get(id)?.entity.attrs.name ?? id}, to which no identity is bound,`,
      );
  }
}

function boxesOf({ json, principal, resource, actions }: Rule, grid: Grid, world: World): Boxes {
  const parts: Expr[] = [...scopeExprs("principal", principal), ...scopeExprs("resource", resource)];
  const own = (actions ?? []).filter((name) => name.startsWith("tool:"));
  if (actions !== null && !actions.includes("callTool")) {
    const names = own.map((name) => ({ Value: name.slice("tool:".length) }));
    const name = { ".": { left: { Var: "resource" }, attr: "name" } };
    parts.push({ contains: { left: { Set: names }, right: name } });
  }
  for (const { kind, body } of json.conditions)
    parts.push(kind === "when" ? (body as Expr) : { "!": { arg: body as Expr } });
  let found = constant(grid, true);
  for (const part of parts) {
    if (found.every(({ value }) => value === false)) return found;
    found = combine(found, evaluate(part, grid, world), and);
  }
  return map(found, (value) => value === true);
}

const and = (a: Value, b: Value): Value =>
  a === false || b === false ? false : a === UNKNOWN || b === UNKNOWN ? UNKNOWN : true;

/** A scope as the condition that it stands for. */
function scopeExprs(name: "principal" | "resource", scope: Scope): Expr[] {
  const left = { Var: name };
  const uid = (ref: string) => {
    const at = ref.indexOf("::");
    return { Value: { __entity: { type: ref.slice(0, at), id: ref.slice(at + 2) } } };
  };
  if (scope.op === "all") return [];
  if (scope.op === "==") return [{ "==": { left, right: uid(scope.ref) } }];
  if (scope.op === "in") return [{ in: { left, right: { Set: scope.refs.map(uid) } } }];
  return [{ is: { left, entity_type: scope.type, ...(scope.in !== null && { in: uid(scope.in) }) } }];
}

type Say = (kind: Loss["kind"], words: string) => void;

function sayApproximation(found: Boxes, isDenial: boolean, say: Say): void {
  if (!found.some(({ value }) => value === UNKNOWN)) return;
  const what = isDenial ? "It denies" : "It does not permit";
  const whom = "callers whom the gateway does not recognise, and tools that nobody registered";
  say("stricter", `${what} ${whom}, where it may be about them.`);
}

function sayObligations({ deciding, obligations }: Rule, say: Say): void {
  if (obligations.includes("require-approval"))
    say("stricter", "What waits for a person's approval here is denied there.");
  else if (deciding.effect === "forbid" && deciding.mode === "hold")
    say("stricter", "What the policy's mode holds for a person here is denied there.");
  if (obligations.includes("redact") && deciding.effect === "permit")
    say("stricter", "What is redacted here is denied there: the gateway cannot redact.");
  if (obligations.includes("alert")) say("note", "The gateway alerts nobody.");
}

function snapshotLosses({ agents, tools }: Grid, ...rules: (readonly TranslatedRule[])[]): Loss[] {
  const all = rules.flat();
  const whole = (side: "tools" | "callers") =>
    all.every(({ boxes }) => new Set(boxes.map((box) => box[side])).size <= 1);
  const found: string[] = [];
  if (
    !whole("tools") ||
    all.some(({ boxes }) => boxes.some(({ tools: some }) => some !== (1n << BigInt(tools.length)) - 1n))
  )
    found.push(
      "What is known of tools (approval, access, data classes, servers) stands as it is now: export again when it changes.",
    );
  if (
    all.some(({ boxes }) => boxes.some(({ callers }) => callers !== (1n << BigInt(agents.length + 1)) - 1n))
  )
    found.push(
      "What is known of agents (identities, teams, state) stands as it is now: export again when it changes.",
    );
  return found.map((words) => ({ rule: null, kind: "note", words }));
}
