/** The type of a tool's argument, as Cedar takes it; what JSON Schema says beyond it is not for rules. */
export type ShapeType =
  | { type: "String" | "Long" | "Bool" | "decimal" }
  | { type: "Set"; of: "String" | "Long" | "Bool" }
  | { type: "Record"; fields: ToolShape };

/** The arguments of a tool, by name. */
export interface ToolShape {
  readonly [name: string]: ShapeType & { optional: boolean };
}

/** Where a shape comes from: the tool's input schema, or the arguments of its recorded calls. */
export type ShapeSource = "schema" | "recorded";

const MOST_FIELDS = 100;
const MOST_DEPTH = 4;

/** The shape of an MCP `inputSchema` (JSON Schema). What has no type of Cedar's (null, unions, objects without fields) is left out. */
export function shapeOfSchema(schema: unknown, depth = 0): ToolShape {
  if (typeof schema !== "object" || schema === null || depth >= MOST_DEPTH) return {};
  const { properties, required } = schema as { properties?: unknown; required?: unknown };
  if (typeof properties !== "object" || properties === null) return {};
  const needed = new Set(Array.isArray(required) ? required : []);
  const fields = Object.entries(properties).slice(0, MOST_FIELDS);
  return Object.fromEntries(
    fields.flatMap(([name, one]) => {
      const type = typeOfSchema(one, depth);
      return type ? [[name, { ...type, optional: !needed.has(name) }]] : [];
    }),
  );
}

const SIMPLE: Readonly<Record<string, "String" | "Long" | "Bool" | "decimal">> = {
  string: "String",
  integer: "Long",
  boolean: "Bool",
  number: "decimal",
};

function typeOfSchema(schema: unknown, depth: number): ShapeType | null {
  if (typeof schema !== "object" || schema === null) return null;
  const { type, items } = schema as { type?: unknown; items?: { type?: unknown } };
  if (typeof type !== "string") return null;
  const simple = SIMPLE[type];
  if (simple) return { type: simple };
  if (type === "object") {
    const fields = shapeOfSchema(schema, depth + 1);
    return Object.keys(fields).length > 0 ? { type: "Record", fields } : null;
  }
  const of = type === "array" && typeof items?.type === "string" ? SIMPLE[items.type] : undefined;
  return of && of !== "decimal" ? { type: "Set", of } : null;
}

/** The shape that recorded arguments have in common; nothing in it is sure to be there. Names with several types are left out. Numbers are decimals: that all of some were whole says nothing of the next. */
export function shapeOfRecorded(inputs: readonly Readonly<Record<string, unknown>>[]): ToolShape {
  const types = new Map<string, ShapeType | null>();
  for (const input of inputs) {
    for (const [name, value] of Object.entries(input)) {
      const type = typeOfValue(value);
      const before = types.get(name);
      types.set(name, before === undefined ? type : common(before, type));
    }
  }
  const fields = [...types].slice(0, MOST_FIELDS);
  return Object.fromEntries(
    fields.flatMap(([name, type]) => (type ? [[name, { ...type, optional: true }]] : [])),
  );
}

function typeOfValue(value: unknown): ShapeType | null {
  if (typeof value === "string") return { type: "String" };
  if (typeof value === "boolean") return { type: "Bool" };
  if (typeof value === "number") return { type: "decimal" };
  return null;
}

function common(a: ShapeType | null, b: ShapeType | null): ShapeType | null {
  if (!a || !b) return null;
  return a.type === b.type ? a : null;
}

/** One shape for several tools of one name: what they agree on. */
export function commonShape(shapes: readonly ToolShape[]): ToolShape {
  const [first, ...others] = shapes;
  if (!first) return {};
  return Object.fromEntries(
    Object.entries(first).flatMap(([name, field]) => {
      const twins = others.map((shape) => shape[name]);
      const isSame = twins.every((twin) => twin !== undefined && sameType(twin, field));
      const optional = field.optional || twins.some((twin) => twin?.optional);
      return isSame ? [[name, { ...field, optional }]] : [];
    }),
  );
}

function sameType(a: ShapeType, b: ShapeType): boolean {
  return JSON.stringify({ ...a, optional: null }) === JSON.stringify({ ...b, optional: null });
}

/** The names of a tool's numbers at its first level: what `context.session.sum` adds up. */
export function summedFields(shape: ToolShape): { name: string; type: "Long" | "decimal" }[] {
  return Object.entries(shape).flatMap(([name, field]) =>
    field.type === "Long" || field.type === "decimal" ? [{ name, type: field.type }] : [],
  );
}
