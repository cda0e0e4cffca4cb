import type { Scope } from "../rule";
import { quoted } from "../schema";
import { NAMESPACE } from "../vocabulary";
import type { ActionScope, Condition, FormRule, FormValue } from "./formRule";

const WIDTH = 100;

/** A form's rule as Cedar text, laid out as Cedar's own formatter does. Needs no Cedar: a browser writes it as well. */
export function printForm(rule: FormRule): string {
  const annotations = Object.entries(rule.annotations).map(([name, value]) =>
    value === null ? `@${name}` : `@${name}(${quoted(value)})`,
  );
  const scopes = [
    printScope("principal", rule.principal),
    printAction(rule.action),
    printScope("resource", rule.resource),
  ];
  const clauses = [clauseOf("when", rule.when, " &&"), clauseOf("unless", rule.unless, " ||")].flat();
  const end = clauses.length === 0 ? ";" : "";
  // Cedar breaks the head wherever it says anything.
  const isBare = [rule.principal, rule.action, rule.resource].every(({ op }) => op === "all");
  const head = isBare
    ? [`${rule.effect} (${scopes.join(", ")})${end}`]
    : [`${rule.effect} (`, ...indented(scopes, ","), `)${end}`];
  return [...annotations, ...head, ...clauses].join("\n").replace(/\}$/u, "};");
}

const indented = (parts: readonly string[], joiner: string) =>
  parts.map((part, at) => `  ${part}${at < parts.length - 1 ? joiner : ""}`);

function clauseOf(word: "when" | "unless", conditions: readonly Condition[], joiner: string): string[] {
  if (conditions.length === 0) return [];
  const isList = joiner === " ||" && conditions.length > 1;
  const parts = conditions.flatMap((one) => (isList ? [joined(one)] : partsOf(one)));
  const glue = joiner === " ||" && !isList ? " &&" : joiner;
  const line = `${word} { ${parts.join(`${glue} `)} }`;
  return line.length <= WIDTH - 1 ? [line] : [word, "{", ...indented(parts, glue), "}"];
}

/** As one operand of `||`: what is joined by `&&` needs no brackets there, but people do. */
function joined(condition: Condition): string {
  const parts = partsOf(condition);
  return parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(" && ")})`;
}

function partsOf(condition: Condition): string[] {
  if (condition.kind === "text") return [`(${condition.text})`];
  const { path, op, value, guarded } = condition;
  const has = `${printPath(path.slice(0, -1))} has ${attribute(path.at(-1) ?? "")}`;
  if (op === "has") return [has];
  if (op === "hasNot") return [`!(${has})`];
  const test = printTest(printPath(path), op, value);
  return guarded ? [has, test] : [test];
}

function printTest(fact: string, op: string, value: FormValue | null): string {
  const said = value ? printValue(value) : "";
  if (op === "is") return fact;
  if (op === "isNot") return `!${fact}`;
  if (op === "oneOf") return `${said}.contains(${fact})`;
  if (op === "noneOf") return `!${said}.contains(${fact})`;
  if (op === "like") return `${fact} like ${said}`;
  if (op === "notLike") return `!(${fact} like ${said})`;
  if (op === "containsNone") return `!${fact}.containsAny(${said})`;
  if (op === "notContains") return `!${fact}.contains(${said})`;
  if (["contains", "containsAny", "containsAll"].includes(op)) return `${fact}.${op}(${said})`;
  const method = value?.type === "decimal" ? METHODS[op] : undefined;
  return method ? `${fact}.${method}(${said})` : `${fact} ${op} ${said}`;
}

const METHODS: Readonly<Record<string, string>> = {
  "<": "lessThan",
  "<=": "lessThanOrEqual",
  ">": "greaterThan",
  ">=": "greaterThanOrEqual",
};

function printValue(value: FormValue): string {
  if (value.type === "Set") return `[${value.values.map(quoted).join(", ")}]`;
  if (value.type === "String") return quoted(value.value);
  if (value.type === "decimal" || value.type === "datetime") return `${value.type}(${quoted(value.value)})`;
  return String(value.value);
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words of Cedar that are no name of an attribute after a dot. */
const WORDS = new Set(["true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar"]);
const isName = (name: string) => NAME.test(name) && !WORDS.has(name);

const attribute = (name: string) => (isName(name) ? name : quoted(name));

export function printPath([root = "", ...names]: readonly string[]): string {
  return names.reduce((path, name) => (isName(name) ? `${path}.${name}` : `${path}[${quoted(name)}]`), root);
}

/** `Team::Support` → `Bailiwick::Team::"Support"`. */
function printRef(ref: string): string {
  const at = ref.indexOf("::");
  return `${NAMESPACE}::${ref.slice(0, at)}::${quoted(ref.slice(at + 2))}`;
}

function printScope(variable: "principal" | "resource", scope: Scope): string {
  if (scope.op === "all") return variable;
  if (scope.op === "==") return `${variable} == ${printRef(scope.ref)}`;
  if (scope.op === "in") return `${variable} in ${scope.refs.map(printRef).join(", ")}`;
  return `${variable} is ${NAMESPACE}::${scope.type}${scope.in === null ? "" : ` in ${printRef(scope.in)}`}`;
}

function printAction(action: ActionScope): string {
  const uid = (name: string) => printRef(`Action::${name}`);
  if (action.op === "all") return "action";
  if (action.op === "==") return `action == ${uid(action.name)}`;
  const names = action.names.map(uid).join(", ");
  return `action in ${action.list ? `[${names}]` : names}`;
}
