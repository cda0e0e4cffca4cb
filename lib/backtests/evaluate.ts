import type { PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { actionStartMs } from "@/lib/base/ids";
import { RuleBook } from "@/lib/policies/book";
import { candidatesOf, indexRules } from "@/lib/policies/candidates";
import { ruleText } from "@/lib/policies/cedar";
import type { DecidingRule, Decision } from "@/lib/policies/decision";
import { type Facts, isEntity } from "@/lib/policies/facts";
import { judge } from "@/lib/policies/judge";
import { valueAt } from "@/lib/policies/project";
import type { Rule } from "@/lib/policies/rule";
import { usagesOf } from "@/lib/policies/usage";
import { type Compared, comparedFor, type Tried } from "./compared";
import { factsOf } from "./factsOf";
import { distinctRequests, requestSql } from "./requests";
import { lapsesIn, slicesOf } from "./slices";

/** How a rule came to what it says of an action. */
export interface RuleReading {
  rule: DecidingRule;
  /** Null where it could not be judged. */
  applies: boolean | null;
  conditions: { kind: "when" | "unless"; text: string; holds: boolean | null }[];
  /** The facts that it names; null for arguments, which need another ability, and for what is not there. */
  reads: { path: string; value: string | null }[];
}

export interface Evaluation {
  /** `act_…` */
  action: string;
  /** Null where nothing is in force. */
  before: Decision | null;
  after: Decision;
  /** Rules of the text and of all others that would be in force whose scope admits the action; the first 50. */
  rules: RuleReading[];
}

const MOST_RULES = 50;

/**
 * One recorded action under a text that is saved: what is said, by which rules, and which of their conditions hold. Needs
 * `audit.read`; throws NOT_FOUND for what is no action that policies judge, INVALID for a text with an error, UNAVAILABLE.
 */
export async function evaluateAction(ctx: Ctx, tried: Tried, action: string): Promise<Evaluation> {
  requireAbility(ctx, "audit.read");
  const startMs = actionStartMs(action);
  if (startMs === null) throw notFound("action");
  const compared = await comparedFor(ctx, tried);
  const range = { fromMs: startMs, toMs: startMs + 1 };
  const requests = requestSql(compared, await lapsesIn(ctx, range));
  for (const slice of await slicesOf(ctx, range, requests.hasHistory)) {
    for await (const row of distinctRequests(ctx, requests, slice, { only: action })) {
      const [facts] = await factsOf(ctx, [row], compared.needs);
      if (facts) return evaluationOf(action, compared, facts);
    }
  }
  throw notFound("action");
}

function evaluationOf(action: string, { before, after, shapes }: Compared, facts: Facts): Evaluation {
  const options = { mode: "simulated", clock: () => 0 } as const;
  const { rules } = after.book;
  const own = after.book.actionOf(facts).action;
  const names = own === facts.action ? [own] : [own, facts.action];
  const candidates = candidatesOf(indexRules(rules), rules, facts, names).flatMap((at) => rules[at] ?? []);
  return {
    action,
    before: before && judge(before, facts, options),
    after: judge(after, facts, options),
    rules: candidates.slice(0, MOST_RULES).map((rule) => readingOf(rule, facts, shapes)),
  };
}

type Shapes = Compared["shapes"];

function readingOf(rule: Rule, facts: Facts, shapes: Shapes): RuleReading {
  const conditions = rule.json.conditions.map((condition) => {
    const alone: PolicyJson = { ...rule.json, annotations: {}, conditions: [condition] };
    const { text } = textOf(condition);
    return {
      kind: condition.kind,
      text,
      holds: applies({ ...rule, text: ruleText(alone), json: alone }, facts, shapes),
    };
  });
  const reads = usagesOf([rule.json]).map(({ path }) => ({ path, value: printed(facts, path) }));
  return { rule: rule.deciding, applies: applies(rule, facts, shapes), conditions, reads };
}

/** A book of one rule says which decided: it, or none. */
function applies(rule: Rule, facts: Facts, shapes: Shapes): boolean | null {
  const answer = new RuleBook([rule], shapes).ask(facts);
  return answer.errors.length > 0 ? null : answer.reasons.length > 0;
}

/** A condition alone, without the rule around it. */
function textOf(condition: PolicyJson["conditions"][number]): { text: string } {
  const whole = ruleText({
    effect: "permit",
    principal: { op: "All" },
    action: { op: "All" },
    resource: { op: "All" },
    conditions: [condition],
  });
  const body = whole.slice(whole.indexOf("{") + 1, whole.lastIndexOf("}"));
  return { text: body.trim() };
}

function printed(facts: Facts, path: string): string | null {
  if (path === "context" || path.startsWith("context.input")) return null;
  const value = valueAt(facts, path);
  if (value === undefined) return null;
  if (isEntity(value)) return `${value.type}::${value.id}`;
  if (path === "context.now") return new Date(Number(value)).toISOString();
  if (path.startsWith("context.session.sum.")) return String(Number(value) / 10_000);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
