import type { Filter, FilterValue } from "./filter";
import { refuse } from "./refusal";
import type { JsonObject } from "./value";

/** True where one value of a list answers the filter in its path's brackets (RFC 7644 §3.5.2). Text compares in any case. */
export function matches(filter: Filter, one: JsonObject): boolean {
  switch (filter.kind) {
    case "and":
      return filter.parts.every((part) => matches(part, one));
    case "or":
      return filter.parts.some((part) => matches(part, one));
    case "not":
      return !matches(filter.part, one);
    case "present":
      return valueAt(one, filter.path) !== undefined;
    case "compare":
      return compares(filter.op, valueAt(one, filter.path), filter.value);
    case "element":
      throw refuse("invalidPath", "A filter within brackets has no brackets of its own.");
  }
}

/** The value that a filter of `eq` and `and` describes, so that an edit of one that is not there makes it. Throws INVALID (noTarget) for other filters. */
export function describedBy(filter: Filter | null): JsonObject {
  if (filter === null) return {};
  if (filter.kind === "and") return Object.assign({}, ...filter.parts.map(describedBy));
  const { kind } = filter;
  if (kind === "compare" && filter.op === "eq" && filter.value !== null) {
    const { path, value } = filter;
    return { [path]: path === "primary" ? folded(value) === "true" : String(value) };
  }
  throw refuse("noTarget", "No value matches the filter in the path.");
}

function valueAt(one: JsonObject, path: string): unknown {
  return Object.entries(one).find(([name]) => name.toLowerCase() === path)?.[1];
}

function compares(op: string, have: unknown, want: FilterValue): boolean {
  if (op === "ne") return !compares("eq", have, want);
  if (have === undefined) return op === "eq" && want === null;
  const [a, b] = [folded(have), folded(want)];
  switch (op) {
    case "eq":
      return a === b;
    case "co":
      return a.includes(b);
    case "sw":
      return a.startsWith(b);
    case "ew":
      return a.endsWith(b);
    case "gt":
      return a > b;
    case "ge":
      return a >= b;
    case "lt":
      return a < b;
    default:
      return a <= b;
  }
}

const folded = (value: unknown) => String(value).toLowerCase();
