import { OBLIGATIONS, type Obligation } from "../decision";
import type { DecisionAction } from "../facts";
import type { Scope } from "../rule";
import { toolAction } from "../vocabulary";
import type { ActionScope, Condition, FormRule } from "./formRule";

/** Whom a rule is about, as a person chooses it. `other` is written by hand, and stays as it is. */
export type Who =
  | { kind: "everybody" | "agents" | "other" }
  /** `agentsOf` are the agents of a team; `team` are its people as well. */
  | { kind: "agentsOf" | "team"; team: string }
  | { kind: "agent" | "person"; id: string };

/** What it is about. A tool is `typed` where its arguments are known: the rule then names its own action. */
export type What =
  | { kind: "anything" | "tools" | "readOnlyTools" | "models" | "sources" | "delegation" | "other" }
  | { kind: "tool"; name: string; typed: boolean }
  | { kind: "server" | "model" | "provider" | "source" | "delegate"; name: string };

/** What a rule does: approval is a forbid that a person can lift. */
export type Effect = "permit" | "forbid" | "approval" | "permitApproval";

export function whoOf({ principal }: FormRule): Who {
  if (principal.op === "all") return { kind: "everybody" };
  const [type = "", id = ""] = splitRef(principal.op === "==" ? principal.ref : "");
  if (type === "Agent") return { kind: "agent", id };
  if (type === "User") return { kind: "person", id };
  if (principal.op === "in" && principal.refs.length === 1) {
    const [of, team] = splitRef(principal.refs[0] ?? "");
    if (of === "Team") return { kind: "team", team };
  }
  if (principal.op === "is" && principal.type === "Agent") {
    if (principal.in === null) return { kind: "agents" };
    const [of, team] = splitRef(principal.in);
    if (of === "Team") return { kind: "agentsOf", team };
  }
  return { kind: "other" };
}

export function withWho(rule: FormRule, who: Who): FormRule {
  return { ...rule, principal: principalOf(who) ?? rule.principal };
}

function principalOf(who: Who): Scope | null {
  if (who.kind === "everybody") return { op: "all" };
  if (who.kind === "agents") return { op: "is", type: "Agent", in: null };
  if (who.kind === "agentsOf") return { op: "is", type: "Agent", in: `Team::${who.team}` };
  if (who.kind === "team") return { op: "in", refs: [`Team::${who.team}`] };
  if (who.kind === "agent") return { op: "==", ref: `Agent::${who.id}` };
  return who.kind === "person" ? { op: "==", ref: `User::${who.id}` } : null;
}

const READ_ONLY: Condition = {
  kind: "fact",
  path: ["resource", "access"],
  op: "==",
  value: { type: "String", value: "read_only" },
  guarded: false,
};
const isReadOnly = (condition: Condition | undefined) =>
  JSON.stringify(condition) === JSON.stringify(READ_ONLY);

const ALONE: Readonly<Record<DecisionAction, "tools" | "models" | "sources" | "delegation">> = {
  callTool: "tools",
  useModel: "models",
  retrieve: "sources",
  delegate: "delegation",
};
/** Which kind a resource makes of an action: of `callTool` in a `ToolServer`, the tools of a server. */
const WITHIN: Readonly<Record<string, "server" | "model" | "provider" | "source" | "delegate">> = {
  "callTool ToolServer": "server",
  "useModel Model": "model",
  "useModel Provider": "provider",
  "retrieve Source": "source",
  "delegate Agent": "delegate",
};

export function whatOf({ action, resource, when }: FormRule): What {
  const other: What = { kind: "other" };
  if (action.op === "all") return resource.op === "all" ? { kind: "anything" } : other;
  if (action.op === "==" && action.name.startsWith("tool:"))
    return resource.op === "all" ? { kind: "tool", name: action.name.slice(5), typed: true } : other;
  const name = soleName(action);
  const alone = ALONE[name as DecisionAction];
  if (!alone) return other;
  if (resource.op === "all")
    return { kind: alone === "tools" && isReadOnly(when[0]) ? "readOnlyTools" : alone };
  if (resource.op !== "in" || resource.refs.length !== 1) return other;
  const [type, id] = splitRef(resource.refs[0] ?? "");
  if (name === "callTool" && type === "Tool") return { kind: "tool", name: id, typed: false };
  const kind = WITHIN[`${name} ${type}`];
  return kind ? { kind, name: id } : other;
}

/** The action that a scope names; `action in X` with brackets, or with several, is nobody's choice. */
function soleName(action: ActionScope): string {
  if (action.op === "in" && action.names.length === 1 && !action.list) return action.names[0] ?? "";
  return "";
}

export function withWhat(rule: FormRule, what: What): FormRule {
  if (what.kind === "other") return rule;
  const rest = isReadOnly(rule.when[0]) ? rule.when.slice(1) : rule.when;
  const when = what.kind === "readOnlyTools" ? [READ_ONLY, ...rest] : rest;
  return { ...rule, when, ...scopesOf(what) };
}

const IN = (name: DecisionAction): ActionScope => ({ op: "in", names: [name], list: false });

function scopesOf(what: What): Pick<FormRule, "action" | "resource"> {
  const all: Scope = { op: "all" };
  const within = (type: string, name: string): Scope => ({ op: "in", refs: [`${type}::${name}`] });
  switch (what.kind) {
    case "tool":
      return what.typed
        ? { action: { op: "==", name: toolAction(what.name) }, resource: all }
        : { action: IN("callTool"), resource: within("Tool", what.name) };
    case "server":
      return { action: IN("callTool"), resource: within("ToolServer", what.name) };
    case "model":
      return { action: IN("useModel"), resource: within("Model", what.name) };
    case "provider":
      return { action: IN("useModel"), resource: within("Provider", what.name) };
    case "source":
      return { action: IN("retrieve"), resource: within("Source", what.name) };
    case "delegate":
      return { action: IN("delegate"), resource: within("Agent", what.name) };
    case "tools":
    case "readOnlyTools":
      return { action: IN("callTool"), resource: all };
    case "models":
      return { action: IN("useModel"), resource: all };
    case "sources":
      return { action: IN("retrieve"), resource: all };
    case "delegation":
      return { action: IN("delegate"), resource: all };
    default:
      return { action: { op: "all" }, resource: all };
  }
}

/** The conditions that the choice of "what" does not show already, with their places in `when`. */
export function shownConditions(rule: FormRule): { condition: Condition; at: number }[] {
  const hidden = whatOf(rule).kind === "readOnlyTools" ? 1 : 0;
  return rule.when.map((condition, at) => ({ condition, at })).slice(hidden);
}

export function obligationsIn({ annotations }: FormRule): Obligation[] {
  const said = (annotations.obligation ?? "").split(/[\s,]+/);
  return OBLIGATIONS.filter((one) => said.includes(one));
}

export function effectOf(rule: FormRule): Effect {
  const asks = obligationsIn(rule).includes("require-approval");
  if (rule.effect === "permit") return asks ? "permitApproval" : "permit";
  return asks ? "approval" : "forbid";
}

export function withEffect(rule: FormRule, effect: Effect): FormRule {
  const asks = effect === "approval" || effect === "permitApproval";
  const others = obligationsIn(rule).filter((one) => one !== "require-approval");
  const bare = effect === "permit" || effect === "permitApproval" ? ("permit" as const) : ("forbid" as const);
  const made = withObligations({ ...rule, effect: bare }, asks ? ["require-approval", ...others] : others);
  if (asks) return made;
  // Who approves, and until when, is said of nothing that nobody approves.
  const { approvers: _, timeout: __, on_timeout: ___, ...annotations } = made.annotations;
  return { ...made, annotations };
}

export function withObligations(rule: FormRule, obligations: readonly Obligation[]): FormRule {
  return withAnnotation(rule, "obligation", obligations.join(", "));
}

/** Sets an annotation, or takes it out where the value is empty. */
export function withAnnotation(rule: FormRule, name: string, value: string): FormRule {
  const { [name]: _, ...others } = rule.annotations;
  return { ...rule, annotations: value === "" ? others : { ...others, [name]: value } };
}

/** A new rule: nothing is allowed by it until somebody says what. */
export const BLANK_RULE: FormRule = {
  effect: "forbid",
  annotations: {},
  principal: { op: "all" },
  action: { op: "in", names: ["callTool"], list: false },
  resource: { op: "all" },
  when: [],
  unless: [],
};

/** `Agent::agt_1` → `["Agent", "agt_1"]`. */
function splitRef(ref: string): [type: string, id: string] {
  const at = ref.indexOf("::");
  return at < 0 ? ["", ref] : [ref.slice(0, at), ref.slice(at + 2)];
}
