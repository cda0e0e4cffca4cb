import { annotationProblems } from "./annotations";
import type { CatalogNames } from "./catalogNames";
import type { ParsedRule, Problem } from "./cedar";
import { DECISION_ACTIONS, type EntityType } from "./facts";
import { nearestOf } from "./nearest";
import { actionsOf, bareType } from "./rule";
import { quoted } from "./schema";
import { isName, usesNameOtherwise } from "./textsOfName";

/** What Cedar allows and would not do what it looks like. `known` is what the catalogs have; null where nobody can say. */
export function lintRules(rules: readonly ParsedRule[], known: CatalogNames | null): Problem[] {
  return [
    ...rules.flatMap(leftOut),
    ...rules.flatMap(annotations),
    ...twins(rules),
    ...contradictions(rules),
    ...onlyForbids(rules),
    ...rules.flatMap(exactPatterns),
    ...rules.flatMap(exactNames),
    ...(known ? rules.flatMap((rule) => strangers(rule, known)) : []),
  ];
}

function leftOut({ json, start, end }: ParsedRule): Problem[] {
  const names = actionsOf(json.action) ?? [];
  const general = names.find((name) => (DECISION_ACTIONS as readonly string[]).includes(name));
  if (json.action.op !== "==" || general !== "callTool") return [];
  const message = '`action == …::"callTool"` leaves out the tools that have an action of their own.';
  const help = 'Write `action in Bailiwick::Action::"callTool"`.';
  return [{ severity: "error", message, help, start, end }];
}

function annotations({ json, text, start, end }: ParsedRule): Problem[] {
  return annotationProblems(json).map(({ name, severity, message, help }) => {
    const found = new RegExp(`@${name}\\s*(\\(\\s*"(?:[^"\\\\]|\\\\.)*"\\s*\\))?`, "u").exec(text);
    const place = found
      ? { start: start + found.index, end: start + found.index + found[0].trimEnd().length }
      : { start, end };
    return { severity, message, help, ...place };
  });
}

/** Two rules of one `@id` could not be told apart in a decision. */
function twins(rules: readonly ParsedRule[]): Problem[] {
  const seen = new Set<string>();
  return rules.flatMap(({ json, start, end }) => {
    const id = json.annotations?.id;
    if (!id || !seen.has(id)) {
      if (id) seen.add(id);
      return [];
    }
    const message = `Two rules have the id ${id}.`;
    return [{ severity: "error" as const, message, help: "Give each rule an id of its own.", start, end }];
  });
}

/** A forbid wins, so a permit of exactly the same says nothing. */
function contradictions(rules: readonly ParsedRule[]): Problem[] {
  const said = ({ json: { principal, action, resource, conditions } }: ParsedRule) =>
    JSON.stringify([principal, action, resource, conditions]);
  const forbids = new Map(
    rules
      .filter(({ json }) => json.effect === "forbid" && !json.annotations?.obligation?.includes("approval"))
      .map((rule) => [said(rule), rule]),
  );
  return rules.flatMap((rule) => {
    const other = rule.json.effect === "permit" ? forbids.get(said(rule)) : undefined;
    if (!other) return [];
    const name = other.json.annotations?.id ?? "another rule";
    const message = `This permits exactly what ${name} forbids, and forbid wins.`;
    const help = "Remove one of them, or narrow it.";
    return [{ severity: "warning" as const, message, help, start: rule.start, end: rule.end }];
  });
}

function onlyForbids(rules: readonly ParsedRule[]): Problem[] {
  const [first] = rules;
  if (!first || rules.some(({ json }) => json.effect === "permit")) return [];
  const message = "No rule here permits anything: on its own, this denies whatever it is asked.";
  const help = "Add a permit, or publish it beside a policy that has one in the same mode.";
  return [{ severity: "warning", message, help, start: first.start, end: first.end }];
}

/** Names are compared whatever their spelling everywhere but in patterns, which no name can be put into. */
function exactPatterns({ json, text, start, end }: ParsedRule): Problem[] {
  if (json.effect !== "forbid" || !json.conditions.some(({ body }) => hasNamePattern(body))) return [];
  const found = /\bname\s+like\s+"(?:[^"\\]|\\.)*"/u.exec(text);
  const place = found
    ? { start: start + found.index, end: start + found.index + found[0].length }
    : { start, end };
  const message =
    "A pattern is compared letter by letter: a tool that is called in other letters gets past it.";
  const help =
    'Name the tools: `resource.name == "x"` and `["x", "y"].contains(resource.name)` hold for every spelling.';
  return [{ severity: "warning", message, help, ...place }];
}

/** `resource.name like "…"` */
function hasNamePattern(expr: unknown): boolean {
  if (typeof expr !== "object" || expr === null) return false;
  const { like } = expr as { like?: { left?: unknown } };
  return isName(like?.left) || Object.values(expr).some(hasNamePattern);
}

/** A name that is compared with anything but texts: which spellings the rule means cannot be told from it. */
function exactNames({ json, text, start, end }: ParsedRule): Problem[] {
  if (json.effect !== "forbid" || !json.conditions.some(({ body }) => usesNameOtherwise(body))) return [];
  const at = text.lastIndexOf("resource.name");
  const place = at < 0 ? { start, end } : { start: start + at, end: start + at + "resource.name".length };
  const message =
    "This compares the name letter by letter: a tool that is called in other letters gets past it.";
  const help =
    'Compare it with texts: `resource.name == "x"` and `["x", "y"].contains(resource.name)` hold for every spelling.';
  return [{ severity: "warning", message, help, ...place }];
}

/** Names that the catalogs do not have: the rule never applies to them, or a name is wrong. */
function strangers({ json, text, start, end }: ParsedRule, known: CatalogNames): Problem[] {
  return entitiesIn(json).flatMap(({ type, id }) => {
    const list = known.names[type as EntityType];
    if (!list || known.cut.includes(type as EntityType) || list.some((one) => one.id === id)) return [];
    const byName = list.find(({ name }) => name.toLowerCase() === id.toLowerCase());
    const near =
      byName?.id ??
      nearestOf(
        id,
        list.map((one) => one.id),
      );
    const at = text.indexOf(`${type}::${quoted(id)}`);
    const place =
      at < 0 ? { start, end } : { start: start + at, end: start + at + `${type}::${quoted(id)}`.length };
    const message = `The catalogs have no ${WORDS[type] ?? type} "${id}".`;
    const help = near === null ? "Check the name; rules about it never apply." : `Did you mean "${near}"?`;
    return [{ severity: "warning" as const, message, help, ...place }];
  });
}

const WORDS: Readonly<Record<string, string>> = {
  Agent: "agent",
  Team: "team",
  User: "person or service",
  Tool: "tool",
  ToolServer: "tool server",
  Model: "model",
  Provider: "provider",
};

/** Every entity that a rule names, in its scope or its conditions, each once. */
function entitiesIn(json: ParsedRule["json"]): { type: string; id: string }[] {
  const found = new Map<string, { type: string; id: string }>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { type, id } = value as { type?: unknown; id?: unknown };
    if (typeof type === "string" && typeof id === "string")
      found.set(`${type} ${id}`, { type: bareType(type), id });
    for (const one of Object.values(value)) visit(one);
  };
  visit([json.principal, json.resource, json.conditions]);
  return [...found.values()];
}
