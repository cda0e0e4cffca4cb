import type { PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import { candidatesOf, indexRules } from "./candidates";
import { askPartially, ruleText, typeName, unknownFact } from "./cedar";
import { entitiesOf } from "./convert";
import type { DecidingRule } from "./decision";
import type { Facts } from "./facts";
import type { JudgedBy } from "./judge";
import type { Rule } from "./rule";
import { CONTEXT_FACTS } from "./vocabulary";

/** A condition that decides, in Cedar's words. */
export interface OpenCondition {
  rule: DecidingRule;
  /** `context.input.amount.greaterThan(decimal("500.0"))` */
  text: string;
}

/** What somebody may do with something, whatever the circumstances of one action. */
export interface Permission {
  /** `depends` on what is known only when it is done: arguments, time, the person, the session. */
  may: "always" | "never" | "approval" | "depends";
  /** Rules that say so whatever is unknown. */
  because: DecidingRule[];
  /** Where it depends: it is permitted if one of `permits` holds (or a rule of `because` permits it), unless one of `forbids` does. */
  permits: OpenCondition[];
  forbids: OpenCondition[];
  /** Where a person must approve it. */
  approvals: OpenCondition[];
}

/** What rules say of `facts` before anything of its context is known: by partial evaluation, exact for the rest. Pure. */
export function permissionOf({ book }: JudgedBy, facts: Facts): Permission {
  const { rules, unread } = book;
  if (unread.length > 0) return { may: "never", because: [], permits: [], forbids: [], approvals: [] };
  const { action, shape } = book.actionOf(facts);
  const actions = action === facts.action ? [action] : [action, facts.action];
  const candidates = candidatesOf(indexRules(rules), rules, facts, actions).flatMap((at) => rules[at] ?? []);
  const named = new Map(candidates.map((rule) => [rule.id, rule]));
  const { satisfied, errored, left } = askPartially(
    Object.fromEntries(candidates.map(({ id, text }) => [id, text])),
    requestOf(facts, action, shape !== null),
  );
  const of = (ids: readonly string[]) => ids.flatMap((id) => named.get(id) ?? []);
  const sure = of(satisfied);
  const open = [...left].flatMap(([id, json]) => {
    const rule = named.get(id);
    return rule ? [{ rule, text: conditionText(json) }] : [];
  });
  return permissionFrom(sure, of(errored), open);
}

interface Open {
  rule: Rule;
  text: string;
}

const isPermit = ({ deciding }: Rule) => deciding.effect === "permit";
const asksApproval = ({ obligations }: Rule) => obligations.includes("require-approval");
const canWait = (rule: Rule) => asksApproval(rule) || rule.deciding.mode === "hold";
const told = (some: readonly Open[]): OpenCondition[] =>
  some.map(({ rule, text }) => ({ rule: rule.deciding, text }));

/** As `judge` weighs it: what cannot be judged denies, forbid wins, nothing is permitted that no rule permits. */
function permissionFrom(sure: readonly Rule[], errored: readonly Rule[], open: readonly Open[]): Permission {
  const nothing = { permits: [], forbids: [], approvals: [] };
  const because = (some: readonly Rule[]) => some.map(({ deciding }) => deciding);
  const hard = sure.filter((rule) => !isPermit(rule) && !canWait(rule));
  if (errored.length > 0) return { may: "never", because: because(errored), ...nothing };
  if (hard.length > 0) return { may: "never", because: because(hard), ...nothing };
  const permits = sure.filter(isPermit);
  const openPermits = open.filter(({ rule }) => isPermit(rule));
  if (permits.length === 0 && openPermits.length === 0) return { may: "never", because: [], ...nothing };
  const waits = sure.filter((rule) => (isPermit(rule) ? asksApproval(rule) : true));
  const forbids = open.filter(({ rule }) => !isPermit(rule) && !canWait(rule));
  const approvals = open.filter(({ rule }) => (isPermit(rule) ? asksApproval(rule) : canWait(rule)));
  const conditions = {
    permits: told(permits.length > 0 ? [] : openPermits),
    forbids: told(forbids),
    approvals: told(approvals),
  };
  const isOpen = permits.length === 0 || forbids.length > 0 || (waits.length === 0 && approvals.length > 0);
  if (isOpen) return { may: "depends", because: because([...permits, ...waits]), ...conditions };
  if (waits.length > 0) return { may: "approval", because: because(waits), ...nothing };
  return { may: "always", because: because(permits), ...nothing };
}

function requestOf(facts: Facts, action: string, hasInput: boolean) {
  const uid = (id: string) => ({ type: typeName("Action"), id });
  const entities = entitiesOf({ ...facts, context: {} });
  if (action !== facts.action) entities.push({ uid: uid(action), attrs: {}, parents: [uid(facts.action)] });
  const names = [...CONTEXT_FACTS.map(({ name }) => name), "session", ...(hasInput ? ["input"] : [])];
  return {
    principal: { type: typeName(facts.principal.type), id: facts.principal.id },
    action: uid(action),
    resource: { type: typeName(facts.resource.type), id: facts.resource.id },
    context: { ...Object.fromEntries(names.map((name) => [name, unknownFact(name)])), approved: false },
    entities,
  };
}

/** The conditions of what is left of a rule, readable: without what is known to be true. */
function conditionText(json: PolicyJson): string {
  const conditions = json.conditions.map((one) => ({ ...one, body: readable(one.body) as typeof one.body }));
  const whole = ruleText({ ...json, annotations: {}, conditions });
  const bodies = [...whole.matchAll(/\b(when|unless)\s*\{/gu)];
  const [first] = bodies;
  if (!first) return "true";
  const text = whole.slice(first.index, whole.lastIndexOf("}") + 1);
  const isOne = bodies.length === 1 && first[1] === "when";
  return (isOne ? text.slice(text.indexOf("{") + 1, -1) : text).replace(/\s+/gu, " ").trim();
}

type Json = Readonly<Record<string, unknown>>;

function readable(expr: unknown): unknown {
  if (Array.isArray(expr)) return expr.map(readable);
  if (typeof expr !== "object" || expr === null) return expr;
  const unknown = (expr as { unknown?: readonly { Value?: unknown }[] }).unknown;
  if (Array.isArray(unknown)) return { ".": { left: { Var: "context" }, attr: String(unknown[0]?.Value) } };
  const entries = Object.entries(expr as Json).map(([key, value]) => [key, readable(value)] as const);
  const made: Json = Object.fromEntries(entries);
  const opposite = oppositeOf(made["!"]);
  if (opposite) return opposite;
  const both = made["&&"] as { left: Json; right: Json } | undefined;
  if (both?.left.Value === true) return both.right;
  if (both?.right.Value === true) return both.left;
  const either = made["||"] as { left: Json; right: Json } | undefined;
  if (either?.left.Value === false) return either.right;
  return either?.right.Value === false ? either.left : made;
}

const OPPOSITES: Readonly<Record<string, string>> = {
  "<": ">=",
  "<=": ">",
  "==": "!=",
};

/** `a >= b` of `!(a < b)`, which is how Cedar keeps it. */
function oppositeOf(not: unknown): Json | null {
  const [operator, operands] = Object.entries((not as { arg?: Json } | undefined)?.arg ?? {})[0] ?? [];
  const opposite = operator === undefined ? undefined : OPPOSITES[operator];
  return opposite === undefined ? null : { [opposite]: operands };
}
