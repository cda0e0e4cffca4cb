import { type Entity, isEntity, refOf } from "@/lib/policies/facts";
import { bareType } from "@/lib/policies/rule";
import {
  type Boxes,
  combine,
  constant,
  Inexpressible,
  isSomeName,
  keyOf,
  map,
  merged,
  restricted,
  UNKNOWN,
  type Value,
  where,
} from "./boxes";
import { cell, entityOf, type Grid, isIn, type World } from "./world";

/** Cedar's expression as JSON (EST): one operator with its operands. */
export type Expr = Readonly<Record<string, unknown>>;

interface Sides {
  left: Expr;
  right: Expr;
}

/**
 * What an expression is worth for each request that a gateway may see. It knows tools and callers from the catalogs and
 * nothing of arguments, sessions or the time. Throws Inexpressible where it depends on more.
 */
export function evaluate(expr: Expr, grid: Grid, world: World): Boxes {
  const [[operator, operands] = ["", null]] = Object.entries(expr);
  const again = (one: Expr) => evaluate(one, grid, world);
  if (operator === "Value") return constant(grid, literal(operands));
  if (operator === "Var") return variable(String(operands), grid);
  if (operator === ".") return attribute(operands as { left: Expr; attr: string }, grid, world);
  if (operator === "has") return presence(operands as { left: Expr; attr: string }, again);
  if (operator === "&&" || operator === "||") return connective(operator, operands as Sides, again);
  if (operator === "!") return map(again(argOf(operands)), (value) => !value);
  if (operator === "neg") return map(again(argOf(operands)), (value) => -Number(value));
  if (operator === "isEmpty") return map(again(argOf(operands)), (value) => listOf(value).length === 0);
  if (operator === "Set") return setOf(operands as Expr[], grid, again);
  if (operator === "if-then-else") return choice(operands as { if: Expr; then: Expr; else: Expr }, again);
  if (operator === "is") return isOf(operands as { left: Expr; entity_type: string; in?: Expr }, again);
  if (operator === "like") return like(operands as { left: Expr; pattern: unknown[] }, again);
  const binary = Object.hasOwn(BINARY, operator) ? BINARY[operator] : undefined;
  if (!binary) throw new Inexpressible(`\`${contextIn(operands) ?? operator}\``);
  const { left, right } = operands as Sides;
  return combine(again(left), again(right), (a, b) =>
    a === UNKNOWN || b === UNKNOWN || isOpen(a, b, grid) ? UNKNOWN : binary(a, b),
  );
}

/** The name of a tool that no rule mentions may be what another fact says, but no text that a rule does mention. */
function isOpen(a: Value, b: Value, { tools }: Grid): boolean {
  if (!isSomeName(a) && !isSomeName(b)) return false;
  const other = isSomeName(a) ? b : a;
  return typeof other === "string" && !tools.some((one) => one.kind === "named" && one.name === other);
}

const argOf = (operands: unknown) => (operands as { arg: Expr }).arg;
const listOf = (value: Value): readonly Value[] => (Array.isArray(value) ? value : []);
const holds = (list: Value, one: Value) => listOf(list).some((member) => keyOf(member) === keyOf(one));

/** Of values that are known. */
const BINARY: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  "==": (a, b) => keyOf(a) === keyOf(b),
  "!=": (a, b) => keyOf(a) !== keyOf(b),
  "<": (a, b) => Number(a) < Number(b),
  "<=": (a, b) => Number(a) <= Number(b),
  ">": (a, b) => Number(a) > Number(b),
  ">=": (a, b) => Number(a) >= Number(b),
  "+": (a, b) => Number(a) + Number(b),
  "-": (a, b) => Number(a) - Number(b),
  "*": (a, b) => Number(a) * Number(b),
  contains: (a, b) => holds(a, b),
  containsAll: (a, b) => listOf(b).every((one) => holds(a, one)),
  containsAny: (a, b) => listOf(b).some((one) => holds(a, one)),
  in: (a, b) => {
    const within = Array.isArray(b) ? b : [b];
    return isEntity(a) && within.some((one) => isIn(a, keyOf(one as Value).slice(1)));
  },
};

function literal(value: unknown): Value {
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") return value;
  const uid = (value as { __entity?: { type: string; id: string } }).__entity;
  if (!uid) throw new Inexpressible("a value of an extension type");
  return { ref: `${bareType(uid.type)}::${uid.id}` };
}

function variable(name: string, grid: Grid): Boxes {
  if (name === "principal")
    return [
      ...grid.agents.map(({ entity }, at) => ({ tools: grid.allTools, callers: cell(at), value: entity })),
      { tools: grid.allTools, callers: cell(grid.agents.length), value: UNKNOWN },
    ];
  if (name === "resource")
    return grid.tools.map((one, at) => ({ tools: cell(at), callers: grid.allCallers, value: entityOf(one) }));
  throw new Inexpressible(name === "action" ? "an action within a condition" : "the whole context");
}

function attribute({ left, attr }: { left: Expr; attr: string }, grid: Grid, world: World): Boxes {
  const path = contextPath(left);
  if (path !== null) {
    const known =
      path === "context" && Object.hasOwn(world.constants, attr) ? world.constants[attr] : undefined;
    if (known === undefined) throw new Inexpressible(`\`${path}.${attr}\``);
    return constant(grid, known);
  }
  return map(evaluate(left, grid, world), (value) => {
    const fact = isEntity(value) && Object.hasOwn(value.attrs, attr) ? value.attrs[attr] : undefined;
    if (fact === undefined) throw new Inexpressible(`\`${attr}\``);
    return fact as Value;
  });
}

/** `context.input` of its JSON form; null where it is not about the context. */
function contextPath(expr: Expr): string | null {
  if (expr.Var === "context") return "context";
  const step = expr["."] as { left: Expr; attr: string } | undefined;
  const left = step ? contextPath(step.left) : null;
  return step && left !== null ? `${left}.${step.attr}` : null;
}

/** The first fact of the context that is read within. */
function contextIn(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const own = contextPath(value as Expr);
  if (own !== null) return own;
  for (const one of Object.values(value)) {
    const path = contextIn(one);
    if (path !== null) return path;
  }
  return null;
}

function presence({ left, attr }: { left: Expr; attr: string }, again: (one: Expr) => Boxes): Boxes {
  const path = contextPath(left);
  if (path !== null) throw new Inexpressible(`whether there is \`${path}.${attr}\``);
  return map(again(left), (value) => isEntity(value) && Object.hasOwn(value.attrs, attr));
}

/** Kleene's: what is unknown counts only where the other side leaves it open. The right side of what is settled is never read, as in Cedar. */
function connective(operator: "&&" | "||", { left, right }: Sides, again: (one: Expr) => Boxes): Boxes {
  const settles = operator === "||";
  const first = again(left);
  if (first.every(({ value }) => value === settles)) return first;
  return combine(first, again(right), (a, b) => {
    if (a === settles || b === settles) return settles;
    return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : !settles;
  });
}

function setOf(members: readonly Expr[], grid: Grid, again: (one: Expr) => Boxes): Boxes {
  return members.reduce<Boxes>(
    (list, one) =>
      combine(list, again(one), (a, b) => (a === UNKNOWN || b === UNKNOWN ? UNKNOWN : [...listOf(a), b])),
    constant(grid, []),
  );
}

function choice(of: { if: Expr; then: Expr; else: Expr }, again: (one: Expr) => Boxes): Boxes {
  const asked = again(of.if);
  if (asked.every(({ value }) => value === true)) return again(of.then);
  if (asked.every(({ value }) => value === false)) return again(of.else);
  return merged([
    ...restricted(again(of.then), where(asked, [true])),
    ...restricted(again(of.else), where(asked, [false])),
    ...where(asked, [UNKNOWN]),
  ]);
}

function isOf(
  { left, entity_type, in: within }: { left: Expr; entity_type: string; in?: Expr },
  again: (one: Expr) => Boxes,
): Boxes {
  const type = bareType(entity_type);
  const typed = map(again(left), (value) => isEntity(value) && value.type === type);
  return within ? combine(typed, again({ in: { left, right: within } }), both) : typed;
}

const both = (a: Value, b: Value): Value =>
  a === false || b === false ? false : a === UNKNOWN || b === UNKNOWN ? UNKNOWN : true;

function like({ left, pattern }: { left: Expr; pattern: unknown[] }, again: (one: Expr) => Boxes): Boxes {
  const parts = pattern.map((part) =>
    part === "Wildcard" ? ".*" : escaped(String((part as { Literal: string }).Literal)),
  );
  const test = new RegExp(`^${parts.join("")}$`, "su");
  return map(again(left), (value) => (isSomeName(value) ? UNKNOWN : test.test(String(value))));
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** All texts that an expression mentions: any of them may be the name of a tool. */
export function textsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === "string") found.add(value);
  else if (typeof value === "object" && value !== null)
    for (const one of Object.values(value)) textsIn(one, found);
  return found;
}

/** The names of agents and people that an expression or scope mentions. */
export function entitiesIn(value: unknown, found: string[] = []): string[] {
  if (typeof value !== "object" || value === null) return found;
  const { type, id } = value as { type?: unknown; id?: unknown };
  if (typeof type === "string" && typeof id === "string")
    found.push(refOf({ type: bareType(type) as Entity["type"], id }));
  for (const one of Object.values(value)) entitiesIn(one, found);
  return found;
}
