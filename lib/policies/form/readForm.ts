import type { PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import { scopeOf } from "../rule";
import type { ActionScope, CompareOp, Condition, FormOp, FormRule, FormValue } from "./formRule";
import { COMPARE_OPS } from "./formRule";

/** Cedar's JSON form of an expression: an object with one key, its operator. */
export type Expr = Readonly<Record<string, unknown>>;

/**
 * A rule of Cedar's JSON form as a form's; null where it is none that the form has. Expressions that it has no fields for
 * stay in it as text (`textOf`).
 */
export function readForm(json: PolicyJson, textOf: (expr: Expr) => string): FormRule | null {
  if (!isOurs(json)) return null;
  const kinds = json.conditions.map(({ kind }) => kind).join(" ");
  if (!["", "when", "unless", "when unless"].includes(kinds)) return null;
  const bodyOf = (kind: string) => json.conditions.find((one) => one.kind === kind)?.body as Expr | undefined;
  const [when, unless] = [bodyOf("when"), bodyOf("unless")];
  return {
    effect: json.effect,
    annotations: { ...json.annotations },
    principal: scopeOf(json.principal),
    action: actionOf(json.action),
    resource: scopeOf(json.resource),
    when: when ? guarded(flat("&&", when).map((expr) => conditionOf(expr, textOf))) : [],
    unless: unless ? flat("||", unless).map((expr) => alternative(expr, textOf)) : [],
  };
}

/** Whether every name in the scopes is of our namespace: a form has no others. */
function isOurs(json: PolicyJson): boolean {
  const types = [
    ...JSON.stringify([json.principal, json.action, json.resource]).matchAll(
      /"(?:type|entity_type)":"([^"]*)"/g,
    ),
  ];
  return types.every(([, type]) => /^Bailiwick::[A-Za-z]+$/.test(type ?? ""));
}

function actionOf(action: PolicyJson["action"]): ActionScope {
  if (action.op === "All") return { op: "all" };
  const idOf = (uid: object): string =>
    "__entity" in uid ? (uid.__entity as { id: string }).id : (uid as { id: string }).id;
  if ("entities" in action) return { op: "in", names: action.entities.map(idOf), list: true };
  if (!("entity" in action)) throw new Error("A rule with a slot is a template.");
  const name = idOf(action.entity);
  return action.op === "==" ? { op: "==", name } : { op: "in", names: [name], list: false };
}

/** `a && b && c` as Cedar nests it: to the left. */
function flat(operator: "&&" | "||", expr: Expr): Expr[] {
  const pair = expr[operator] as { left: Expr; right: Expr } | undefined;
  return pair ? [...flat(operator, pair.left), pair.right] : [expr];
}

/** `context has user` and what is asked of it next, as one. */
function guarded(conditions: readonly Condition[]): Condition[] {
  const made: Condition[] = [];
  for (const one of conditions) {
    const before = made.at(-1);
    if (one.kind === "fact" && before?.kind === "fact" && guards(before, one))
      made.splice(-1, 1, { ...one, guarded: true });
    else made.push(one);
  }
  return made;
}

type FactCondition = Extract<Condition, { kind: "fact" }>;

const guards = (before: FactCondition, one: FactCondition) =>
  before.op === "has" &&
  !before.guarded &&
  !["has", "hasNot"].includes(one.op) &&
  JSON.stringify(before.path) === JSON.stringify(one.path);

/** One of several exceptions: a condition, or one that asks `has` first. */
function alternative(expr: Expr, textOf: (expr: Expr) => string): Condition {
  const parts = flat("&&", expr);
  if (parts.length === 1) return conditionOf(expr, textOf);
  const read = guarded(parts.map((part) => conditionOf(part, textOf)));
  const [only] = read;
  return read.length === 1 && only ? only : { kind: "text", text: textOf(expr) };
}

function conditionOf(expr: Expr, textOf: (expr: Expr) => string): Condition {
  return factOf(expr) ?? { kind: "text", text: textOf(expr) };
}

const NEGATED: Readonly<Partial<Record<FormOp, FormOp>>> = {
  is: "isNot",
  has: "hasNot",
  oneOf: "noneOf",
  like: "notLike",
  contains: "notContains",
  containsAny: "containsNone",
};

function factOf(expr: Expr): FactCondition | null {
  const negated = expr["!"] as { arg: Expr } | undefined;
  if (!negated) return plainOf(expr);
  const inner = plainOf(negated.arg);
  const op = inner && NEGATED[inner.op];
  return inner && op ? { ...inner, op } : null;
}

function plainOf(expr: Expr): FactCondition | null {
  const fact = (
    path: readonly string[] | null,
    op: FormOp,
    value: FormValue | null = null,
  ): FactCondition | null =>
    path && path.length > 1 ? { kind: "fact", path, op, value, guarded: false } : null;
  const bare = pathOf(expr);
  if (bare) return fact(bare, "is");
  const [operator, operands] = Object.entries(expr)[0] ?? ["", null];
  if (operator === "has") return hasOf(operands);
  if (operator === "like") return likeOf(operands);
  const pair = pairOf(operands);
  if (!pair) return null;
  const [left, right] = pair;
  if (operator in DECIMAL_OPS) {
    const value = valueOf(right);
    return value?.type === "decimal" ? fact(pathOf(left), DECIMAL_OPS[operator] ?? "==", value) : null;
  }
  const value = valueOf(right);
  const compare = COMPARE_OPS.find((one) => one === operator);
  if (compare) return value && value.type !== "Set" ? fact(pathOf(left), compare, value) : null;
  const set = valueOf(left);
  if (operator === "contains" && set?.type === "Set") return fact(pathOf(right), "oneOf", set);
  if (operator === "contains") return value?.type === "String" ? fact(pathOf(left), "contains", value) : null;
  if (operator === "containsAny" || operator === "containsAll")
    return value?.type === "Set" ? fact(pathOf(left), operator, value) : null;
  return null;
}

const DECIMAL_OPS: Readonly<Record<string, CompareOp>> = {
  lessThan: "<",
  lessThanOrEqual: "<=",
  greaterThan: ">",
  greaterThanOrEqual: ">=",
};

function hasOf(operands: unknown): FactCondition | null {
  const { left, attr } = operands as { left: Expr; attr: string | readonly string[] };
  const path = pathOf(left);
  if (!path || typeof attr !== "string") return null;
  return { kind: "fact", path: [...path, attr], op: "has", value: null, guarded: false };
}

function likeOf(operands: unknown): FactCondition | null {
  const { left, pattern } = operands as {
    left: Expr;
    pattern: readonly ("Wildcard" | { Literal: string })[];
  };
  const path = pathOf(left);
  const literals = pattern.flatMap((part) => (part === "Wildcard" ? [] : [part.Literal]));
  // A star that means itself has no place in the form.
  if (!path || path.length < 2 || literals.some((one) => one.includes("*"))) return null;
  const value = pattern.map((part) => (part === "Wildcard" ? "*" : part.Literal)).join("");
  return { kind: "fact", path, op: "like", value: { type: "String", value }, guarded: false };
}

/** Both sides of an operator, whether it is written as one or as a method. */
function pairOf(operands: unknown): readonly [Expr, Expr] | null {
  if (Array.isArray(operands))
    return operands.length === 2 ? [operands[0] as Expr, operands[1] as Expr] : null;
  if (typeof operands !== "object" || operands === null || !("left" in operands) || !("right" in operands))
    return null;
  return [operands.left as Expr, operands.right as Expr];
}

/** A chain of attributes: `context.input.amount`; null for anything else. */
function pathOf(expr: Expr): string[] | null {
  if (typeof expr !== "object" || expr === null) return null;
  if (typeof expr.Var === "string") return [expr.Var];
  const step = expr["."] as { left: Expr; attr: string } | undefined;
  const left = step ? pathOf(step.left) : null;
  return step && left ? [...left, step.attr] : null;
}

function valueOf(expr: Expr): FormValue | null {
  if (typeof expr !== "object" || expr === null) return null;
  const plain = "Value" in expr ? expr.Value : undefined;
  if (typeof plain === "string") return { type: "String", value: plain };
  if (typeof plain === "number") return { type: "Long", value: plain };
  if (typeof plain === "boolean") return { type: "Bool", value: plain };
  for (const type of ["decimal", "datetime"] as const) {
    const list = expr[type] as readonly Expr[] | undefined;
    const text = list?.length === 1 ? list[0]?.Value : undefined;
    if (typeof text === "string") return { type, value: text };
  }
  const set = expr.Set as readonly Expr[] | undefined;
  const values = set?.map((one) => one.Value);
  return values?.every((one) => typeof one === "string") ? { type: "Set", values: values as string[] } : null;
}
