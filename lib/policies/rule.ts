import type { PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import type { ParsedRule } from "./cedar";
import { type DecidingRule, OBLIGATIONS, type Obligation } from "./decision";
import { NAMESPACE } from "./vocabulary";

/** Whom or what a scope admits: everything, one entity, all within one, or a type. References are `Type::id`. */
export type Scope =
  | { op: "all" }
  | { op: "=="; ref: string }
  | { op: "in"; refs: readonly string[] }
  | { op: "is"; type: string; in: string | null };

/** A rule of a policy in force, ready to be indexed. */
export interface Rule {
  /** Unique among all that are in force: policy, version and place. */
  id: string;
  text: string;
  json: PolicyJson;
  principal: Scope;
  /** Names of actions (`callTool`, `tool:refund`); null for all. */
  actions: readonly string[] | null;
  resource: Scope;
  obligations: readonly Obligation[];
  deciding: DecidingRule;
}

/** The rules of one version. `from` says whose they are. */
export function rulesOf(
  parsed: readonly ParsedRule[],
  from: Omit<DecidingRule, "rule" | "title" | "effect">,
): Rule[] {
  return parsed.map(({ text, json }, at) => ({
    id: `${from.policy}@${from.version}/${at}`,
    text,
    json,
    principal: scopeOf(json.principal),
    actions: actionsOf(json.action),
    resource: scopeOf(json.resource),
    obligations: obligationsOf(json),
    deciding: {
      ...from,
      rule: json.annotations?.id ?? `rule${at + 1}`,
      title: json.annotations?.title ?? null,
      effect: json.effect,
    },
  }));
}

/** What a rule asks beyond its effect: `@obligation("require-approval, alert")`. */
export function obligationsOf(json: PolicyJson): Obligation[] {
  const said = (json.annotations?.obligation ?? "").split(/[\s,]+/);
  return OBLIGATIONS.filter((one) => said.includes(one));
}

type Uid = { type: string; id: string } | { __entity: { type: string; id: string } };
type Constraint = PolicyJson["principal"] | PolicyJson["resource"];

export const bareType = (type: string) =>
  type.startsWith(`${NAMESPACE}::`) ? type.slice(NAMESPACE.length + 2) : type;

function refOfUid(uid: Uid): string {
  const { type, id } = "__entity" in uid ? uid.__entity : uid;
  return `${bareType(type)}::${id}`;
}

export function scopeOf(constraint: Constraint): Scope {
  if (constraint.op === "All") return { op: "all" };
  if (constraint.op === "is") {
    const within =
      "in" in constraint && constraint.in && "entity" in constraint.in
        ? refOfUid(constraint.in.entity)
        : null;
    return { op: "is", type: bareType(constraint.entity_type), in: within };
  }
  if (!("entity" in constraint)) throw new Error("A rule with a slot is a template.");
  const ref = refOfUid(constraint.entity);
  return constraint.op === "==" ? { op: "==", ref } : { op: "in", refs: [ref] };
}

export function actionsOf(constraint: PolicyJson["action"]): readonly string[] | null {
  if (constraint.op === "All") return null;
  const uids: Uid[] =
    "entities" in constraint ? constraint.entities : "entity" in constraint ? [constraint.entity] : [];
  return uids.map((uid) => ("__entity" in uid ? uid.__entity.id : uid.id));
}
