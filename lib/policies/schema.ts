import type { DecisionAction, EntityType } from "./facts";
import { DECISION_ACTIONS } from "./facts";
import { type ShapeType, summedFields, type ToolShape } from "./shape";
import {
  ACTION_RESOURCES,
  CONTEXT_FACTS,
  ENTITY_FACTS,
  type Fact,
  NAMESPACE,
  SESSION_FACTS,
  toolAction,
} from "./vocabulary";

/**
 * The schema that rules are checked against, as Cedar text: the vocabulary, and a typed action for each of these tools
 * (by name). Only tools that a text names need to be in it, which keeps checking quick in a tenant of thousands.
 */
export function printSchema(tools: ReadonlyMap<string, ToolShape>): string {
  const entities = (Object.keys(ENTITY_FACTS) as EntityType[]).map(printEntity);
  const actions = DECISION_ACTIONS.map((action) => printAction(action));
  const own = [...tools].map(([name, shape]) => printToolAction(name, shape));
  return `namespace ${NAMESPACE} {\n${[...entities, ...actions, ...own].join("\n")}\n}\n`;
}

function printEntity(type: EntityType): string {
  const { in: parents, facts } = ENTITY_FACTS[type];
  const within = parents.length > 0 ? ` in [${parents.join(", ")}]` : "";
  return `  entity ${type}${within}${facts.length > 0 ? ` ${printFacts(facts)}` : ""};`;
}

function printAction(action: DecisionAction): string {
  const context = `{ ${contextFields()}, "session": ${printFacts(SESSION_FACTS)} }`;
  return `  action "${action}" appliesTo { principal: [Agent, User], resource: [${ACTION_RESOURCES[action]}], context: ${context} };`;
}

function printToolAction(name: string, shape: ToolShape): string {
  const sums = summedFields(shape).map((field) => `${quoted(field.name)}: ${field.type}`);
  const session = `{ ${SESSION_FACTS.map(printFact).join(", ")}, "sum": { ${sums.join(", ")} } }`;
  const context = `{ ${contextFields()}, "session": ${session}, "input": ${printShape(shape)} }`;
  return `  action ${quoted(toolAction(name))} in ["callTool"] appliesTo { principal: [Agent, User], resource: [Tool], context: ${context} };`;
}

const contextFields = () => CONTEXT_FACTS.map(printFact).join(", ");
const printFacts = (facts: readonly Fact[]) => `{ ${facts.map(printFact).join(", ")} }`;
const printFact = ({ name, type, optional }: Fact) => `${quoted(name)}${optional ? "?" : ""}: ${type}`;

function printShape(shape: ToolShape): string {
  const fields = Object.entries(shape).map(
    ([name, field]) => `${quoted(name)}${field.optional ? "?" : ""}: ${printType(field)}`,
  );
  return `{ ${fields.join(", ")} }`;
}

function printType(type: ShapeType): string {
  if (type.type === "Record") return printShape(type.fields);
  return type.type === "Set" ? `Set<${type.of}>` : type.type;
}

/** Cedar's string escapes are Rust's: control characters and what is beyond ASCII may stand as they are, but these two. */
export function quoted(text: string): string {
  const escaped = text
    .replace(/["\\]/g, "\\$&")
    .replace(/[\u0000-\u001f\u007f]/g, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`);
  return `"${escaped}"`;
}
