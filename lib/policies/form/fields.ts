import type { EntityType } from "../facts";
import { summedFields, type ToolShape } from "../shape";
import { CONTEXT_FACTS, ENTITY_FACTS, type Fact, SESSION_FACTS } from "../vocabulary";
import { type What, type Who, whatOf, whoOf } from "./choices";
import type { FormOp, FormRule, FormValue } from "./formRule";

/** A fact that a condition may name, where a rule is about these. */
export interface FormField {
  path: readonly string[];
  /** `Entity`: somebody, of whom a form only asks whether there is one. */
  type: "Bool" | "Long" | "String" | "Set" | "decimal" | "datetime" | "Entity";
  optional: boolean;
  doc: string;
  /** What stands above it in the list. */
  group: "Its arguments" | "Who" | "What" | "Around it" | "The session so far";
  /** The values that it takes, where they are few. */
  values: readonly string[];
}

/** What conditions of this rule can name: what every principal, action and resource that its scopes admit has. */
export function fieldsFor(rule: FormRule, shapeOf: (tool: string) => ToolShape | null): FormField[] {
  const what = whatOf(rule);
  const shape = what.kind === "tool" && what.typed ? shapeOf(what.name) : null;
  return [
    ...argumentsOf(shape ?? {}),
    ...factsAt(["principal"], "Who", whoFacts(whoOf(rule))),
    ...factsAt(["resource"], "What", whatFacts(what)),
    ...factsAt(["context"], "Around it", CONTEXT_FACTS),
    ...factsAt(["context", "session"], "The session so far", SESSION_FACTS),
    ...summedFields(shape ?? {}).map((field) => ({
      path: ["context", "session", "sum", field.name],
      type: field.type,
      optional: false,
      doc: `Sum of ${field.name} in calls of this tool so far.`,
      group: "The session so far" as const,
      values: [],
    })),
  ];
}

function argumentsOf(shape: ToolShape): FormField[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    if (field.type === "Record" || (field.type === "Set" && field.of !== "String")) return [];
    const doc = field.optional ? "An argument that calls may leave out." : "An argument of every call.";
    const path = ["context", "input", name];
    return [
      { path, type: field.type, optional: field.optional, doc, group: "Its arguments" as const, values: [] },
    ];
  });
}

function factsAt(path: readonly string[], group: FormField["group"], facts: readonly Fact[]): FormField[] {
  return facts.flatMap(({ name, type, optional, doc }): FormField[] => {
    const plain = type === "Set<String>" ? "Set" : type;
    if (plain === "User")
      return [{ path: [...path, name], type: "Entity" as const, optional: true, doc, group, values: [] }];
    return [
      {
        path: [...path, name],
        type: plain,
        optional: optional === true,
        doc,
        group,
        values: valuesIn(doc, plain),
      },
    ];
  });
}

/** `read_only, read_write, execute or unknown.` says which values there are. */
function valuesIn(doc: string, type: string): string[] {
  const list = /(?:^|: )([\w-]+(?:, [\w-]+)* or [\w-]+)\.$/u.exec(doc)?.[1];
  return type === "String" && list ? list.split(/, | or /u) : [];
}

function whoFacts({ kind }: Who): readonly Fact[] {
  const { Agent, User } = ENTITY_FACTS;
  if (kind === "agents" || kind === "agentsOf" || kind === "agent") return Agent.facts;
  if (kind === "person") return User.facts;
  return Agent.facts.filter(({ name, type }) =>
    User.facts.some((one) => one.name === name && one.type === type),
  );
}

const RESOURCES: Readonly<Partial<Record<What["kind"], EntityType>>> = {
  tools: "Tool",
  readOnlyTools: "Tool",
  tool: "Tool",
  server: "Tool",
  models: "Model",
  model: "Model",
  provider: "Model",
  sources: "Source",
  source: "Source",
  delegation: "Agent",
  delegate: "Agent",
};

function whatFacts({ kind }: What): readonly Fact[] {
  const type = RESOURCES[kind];
  return type ? ENTITY_FACTS[type].facts : [];
}

/** The operators that a type has, with their words; the first is the usual one. */
export const FIELD_OPS: Readonly<Record<FormField["type"], readonly (readonly [FormOp, string])[]>> = {
  Bool: [
    ["is", "is true"],
    ["isNot", "is not true"],
  ],
  Long: [
    [">", "is more than"],
    [">=", "is at least"],
    ["<", "is less than"],
    ["<=", "is at most"],
    ["==", "is"],
    ["!=", "is not"],
  ],
  decimal: [
    [">", "is more than"],
    [">=", "is at least"],
    ["<", "is less than"],
    ["<=", "is at most"],
    ["==", "is"],
    ["!=", "is not"],
  ],
  datetime: [
    [">=", "is from"],
    ["<", "is before"],
  ],
  String: [
    ["==", "is"],
    ["!=", "is not"],
    ["oneOf", "is one of"],
    ["noneOf", "is none of"],
    ["like", "matches (with *)"],
    ["notLike", "does not match (with *)"],
  ],
  Entity: [],
  Set: [
    ["contains", "has"],
    ["notContains", "does not have"],
    ["containsAny", "has any of"],
    ["containsNone", "has none of"],
    ["containsAll", "has all of"],
  ],
};

/** Of a fact that may be absent. */
export const PRESENCE_OPS: readonly (readonly [FormOp, string])[] = [
  ["has", "is known"],
  ["hasNot", "is not known"],
];

/** What a person typed as the value of a condition; null where it is none of that type. */
export function readFieldValue(type: FormField["type"], op: FormOp, typed: string): FormValue | null {
  const text = typed.trim();
  const isList = ["oneOf", "noneOf", "containsAny", "containsNone", "containsAll"].includes(op);
  if (isList) return { type: "Set", values: text === "" ? [] : text.split(/\s*,\s*/u) };
  if (type === "Long") {
    const value = Number(text);
    return /^-?\d+$/u.test(text) && Number.isSafeInteger(value) ? { type, value } : null;
  }
  if (type === "decimal") return readDecimal(text);
  if (type === "datetime")
    return /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{3})?Z)?$/u.test(text) ? { type, value: text } : null;
  return { type: "String", value: typed };
}

/** Cedar's decimals have one to four places. */
function readDecimal(text: string): FormValue | null {
  if (!/^-?\d{1,14}(\.\d{1,4})?$/u.test(text)) return null;
  return { type: "decimal", value: text.includes(".") ? text : `${text}.0` };
}

/** A value as a field shows it. */
export function printFieldValue(value: FormValue | null): string {
  if (value === null) return "";
  return value.type === "Set" ? value.values.join(", ") : String(value.value);
}
