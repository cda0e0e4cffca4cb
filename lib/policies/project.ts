import { DECIMAL_UNIT, tenThousandths } from "./convert";
import { type Facts, isEntity } from "./facts";
import type { ShapeType, ToolShape } from "./shape";
import type { Usage } from "./usage";
import { CONTEXT_FACTS } from "./vocabulary";

const DATETIMES = new Set(
  CONTEXT_FACTS.filter(({ type }) => type === "datetime").map(({ name }) => `context.${name}`),
);

const SUMS = "context.session.sum.";

/**
 * What rules can tell of a request, as text: two requests with the same candidates and the same projection get the same
 * answer. A number that is only compared with thresholds counts by where it stands among them, and so on (`Usage`).
 */
export function projectionOf(facts: Facts, usages: readonly Usage[], shape: ToolShape | null): string {
  return JSON.stringify(
    usages.map((usage) => {
      const value = valueAt(facts, usage.path);
      if (value === undefined) return missingAt(facts, usage.path);
      return projected(usage, value, typeAt(shape, usage.path));
    }),
  );
}

const OTHER = { other: true };

/** Not there is told from all that is, and by how far it is there: asking something of what is missing is an error. */
function missingAt(facts: Facts, path: string): number {
  const names = path.split(".");
  return names.findIndex((_, at) => valueAt(facts, names.slice(0, at + 1).join(".")) === undefined);
}

function projected(usage: Usage, value: unknown, type: ShapeType["type"] | null): unknown {
  if (usage.kind === "value") return [isEntity(value) ? [value.type, value.id, value.parents] : value];
  // A value of another type than its shape's is a problem of its own, whatever it is.
  if (usage.kind === "presence") return [fits(value, type)];
  if (usage.kind === "number")
    return typeof value === "number" ? standing(unit(usage, value, type), usage.thresholds) : [value];
  if (usage.kind === "text") return typeof value === "string" ? oneOf(value, usage.thresholds) : [value];
  return Array.isArray(value) ? [usage.thresholds.filter((one) => value.includes(one))] : [value];
}

/** Numbers in the unit of the thresholds: a decimal in ten-thousandths, everything else as it is. */
function unit({ path }: Usage, value: number, type: ShapeType["type"] | null): number {
  if (DATETIMES.has(path)) return value;
  if (path.startsWith(SUMS)) return type === "Long" ? Math.round(value / DECIMAL_UNIT) : value;
  return type === "decimal" ? (tenThousandths(value) ?? Number.NaN) : value;
}

function standing(value: number, thresholds: readonly (number | string)[]): unknown {
  if (Number.isNaN(value)) return ["NaN"];
  if (!Number.isSafeInteger(value)) return ["fraction"];
  const below = thresholds.filter((one) => typeof one === "number" && one < value).length;
  return [below, thresholds.includes(value)];
}

const oneOf = (value: string, known: readonly (number | string)[]): unknown =>
  known.includes(value) ? value : OTHER;

function fits(value: unknown, type: ShapeType["type"] | null): string {
  if (type === null) return "there";
  if (type === "Long") return Number.isSafeInteger(value) ? "there" : "odd";
  return `${type}:${Array.isArray(value) ? "list" : typeof value}`;
}

const MOST_PATHS = 10_000;
const steps = new Map<string, { root: string | undefined; names: readonly string[] }>();

/** Paths are few and asked for with every decision. */
function stepsOf(path: string): { root: string | undefined; names: readonly string[] } {
  const known = steps.get(path);
  if (known) return known;
  const [root, ...names] = path.split(".");
  if (steps.size >= MOST_PATHS) steps.clear();
  const made = { root, names };
  steps.set(path, made);
  return made;
}

/** The value at a path; through an entity to its attributes. Sums are counted in ten-thousandths whatever their type. */
export function valueAt(facts: Facts, path: string): unknown {
  const { root, names } = stepsOf(path);
  if (root === "principal" || root === "resource") return descend(facts[root], names);
  if (root !== "context") return facts.action;
  const [top, ...rest] = names;
  if (top === "input") return facts.input === undefined ? undefined : descend(facts.input, rest);
  if (top === "session") {
    if (facts.history === undefined) return undefined;
    return rest.length === 0
      ? facts.history
      : (facts.history[rest.join(".")] ?? (rest[0] === "sum" && rest.length === 1 ? facts.history : 0));
  }
  return top === undefined ? facts.context : descend(facts.context, names);
}

function descend(from: unknown, names: readonly string[]): unknown {
  let value = from;
  for (const name of names) {
    const holder: unknown = isEntity(value) ? value.attrs : value;
    if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, name)) return undefined;
    value = (holder as Record<string, unknown>)[name];
  }
  return value ?? undefined;
}

/** The type that a tool's shape gives a path below `context.input`; null for all others. */
function typeAt(shape: ToolShape | null, path: string): ShapeType["type"] | null {
  if (shape && path.startsWith(SUMS)) return shape[path.slice(SUMS.length)]?.type ?? null;
  if (!shape || !path.startsWith("context.input.")) return null;
  let fields: ToolShape = shape;
  let type: ShapeType["type"] | null = null;
  for (const name of path.slice("context.input.".length).split(".")) {
    const field: ToolShape[string] | undefined = fields[name];
    if (!field) return null;
    type = field.type;
    fields = field.type === "Record" ? field.fields : {};
  }
  return type;
}
