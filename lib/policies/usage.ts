import type { PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import { DECIMAL_UNIT } from "./convert";

/** Cedar's JSON form of an expression: an object with one key, its operator. */
type Expr = Readonly<Record<string, unknown>>;

/** What rules do with a fact, by its path (`context.session.toolCalls`). */
export interface Usage {
  /** `principal.riskTier`, `context.input.amount`; the root alone where the entity itself is meant. */
  path: string;
  /**
   * `value`: all of it counts. `presence`: only whether it is there. `number`, `text`: only how it stands to the
   * thresholds (in ten-thousandths for decimals, milliseconds for times). `members`: only which of these it holds.
   */
  kind: "value" | "presence" | "number" | "text" | "members";
  thresholds: readonly (number | string)[];
}

const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);
const DECIMAL_COMPARISONS = new Set(["lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual"]);
const MEMBER_TESTS = new Set(["contains", "containsAll", "containsAny"]);

/** Which facts a rule names and how, so that two requests which differ in nothing of it need one judgement. */
export function usagesOf(rules: readonly PolicyJson[]): Usage[] {
  const found = new Map<string, Usage>();
  const note: Note = (usage) => {
    const before = found.get(usage.path);
    found.set(usage.path, before ? merge(before, usage) : usage);
  };
  for (const { conditions } of rules) for (const { body } of conditions) visit(body as Expr, note);
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Note = (usage: Usage) => void;

function merge(a: Usage, b: Usage): Usage {
  if (a.kind === "value" || b.kind === "presence") return a;
  if (b.kind === "value" || a.kind === "presence") return b;
  if (a.kind !== b.kind) return { path: a.path, kind: "value", thresholds: [] };
  return { ...a, thresholds: distinct([...a.thresholds, ...b.thresholds]) };
}

const distinct = <T extends number | string>(list: readonly T[]): T[] =>
  [...new Set(list)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

function visit(expr: unknown, note: Note): void {
  if (typeof expr !== "object" || expr === null) return;
  const path = pathOf(expr as Expr);
  if (path !== null) return note({ path, kind: "value", thresholds: [] });
  for (const [operator, operands] of Object.entries(expr as Expr)) visitOperator(operator, operands, note);
}

function visitOperator(operator: string, operands: unknown, note: Note): void {
  if (operator === "Value" || operator === "Var") return;
  if (operator === "has") {
    const { left, attr } = operands as { left: Expr; attr: unknown };
    const path = pathOf(left);
    if (path === null) return visit(left, note);
    if (String(attr).includes(".")) return note({ path, kind: "value", thresholds: [] });
    return note({ path: `${path}.${String(attr)}`, kind: "presence", thresholds: [] });
  }
  const pair = pairOf(operator, operands);
  if (pair) {
    const usage = comparisonOf(operator, pair) ?? memberTestOf(operator, pair);
    if (usage) return note(usage);
  }
  if (Array.isArray(operands)) for (const one of operands) visit(one, note);
  else if (typeof operands === "object" && operands !== null)
    for (const one of Object.values(operands)) visit(one, note);
}

interface Pair {
  left: Expr;
  right: Expr;
}

/** Both sides of an operator, whether it is written as one or as a method. */
function pairOf(operator: string, operands: unknown): Pair | null {
  if (DECIMAL_COMPARISONS.has(operator) && Array.isArray(operands) && operands.length === 2)
    return { left: operands[0] as Expr, right: operands[1] as Expr };
  if (typeof operands !== "object" || operands === null || !("left" in operands) || !("right" in operands))
    return null;
  return operands as Pair;
}

/** A fact beside a literal: only where it stands to the literal counts. */
function comparisonOf(operator: string, { left, right }: Pair): Usage | null {
  if (!COMPARISONS.has(operator) && !DECIMAL_COMPARISONS.has(operator)) return null;
  const path = pathOf(left) ?? pathOf(right);
  const literal = literalOf(pathOf(left) === null ? left : right);
  if (path === null || !path.includes(".") || literal === null) return null;
  return { path, kind: typeof literal === "number" ? "number" : "text", thresholds: [literal] };
}

function memberTestOf(operator: string, { left, right }: Pair): Usage | null {
  if (!MEMBER_TESTS.has(operator)) return null;
  const list = stringsOf(left);
  const path = pathOf(right);
  // `["A","B"].contains(context.grade)`
  if (operator === "contains" && list && path?.includes("."))
    return { path, kind: "text", thresholds: distinct(list) };
  const holder = pathOf(left);
  const literal = literalOf(right);
  const members =
    operator === "contains" ? (typeof literal === "string" ? [literal] : null) : stringsOf(right);
  // `[…].containsAll(fact)` asks for all that the fact holds, so all of it counts.
  if (!holder?.includes(".") || !members) return null;
  return { path: holder, kind: "members", thresholds: distinct(members) };
}

/** `context.input.amount` of its JSON form; null where it is anything but a chain of attributes. */
function pathOf(expr: Expr): string | null {
  if (typeof expr !== "object" || expr === null) return null;
  if (typeof expr.Var === "string") return expr.Var;
  const step = expr["."] as { left: Expr; attr: string } | undefined;
  if (!step) return null;
  const left = pathOf(step.left);
  // A name with a dot in it would read as two: then all of what holds it counts.
  return left === null || step.attr.includes(".") ? left : `${left}.${step.attr}`;
}

/** A string, or a number in the unit that facts of its type are compared in; null for anything else. */
function literalOf(expr: Expr): string | number | null {
  if (typeof expr !== "object" || expr === null) return null;
  if ("Value" in expr)
    return typeof expr.Value === "string" || typeof expr.Value === "number" ? expr.Value : null;
  const argument = (name: string) => {
    const list = expr[name];
    const first = Array.isArray(list) ? (list[0] as Expr) : null;
    return first && typeof first.Value === "string" ? first.Value : null;
  };
  const decimal = argument("decimal");
  if (decimal !== null) return Math.round(Number(decimal) * DECIMAL_UNIT);
  const datetime = argument("datetime");
  if (datetime === null) return null;
  const ms = Date.parse(datetime.length === "2026-01-01".length ? `${datetime}T00:00:00Z` : datetime);
  return Number.isNaN(ms) ? null : ms;
}

function stringsOf(expr: Expr): string[] | null {
  const list = (expr as { Set?: unknown }).Set;
  if (!Array.isArray(list)) return null;
  const values = list.map((one) => literalOf(one as Expr));
  return values.every((value) => typeof value === "string") ? (values as string[]) : null;
}
