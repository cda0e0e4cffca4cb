import { finite, noAttributes } from "./attributes";
import { MAX_ATTRIBUTES, MAX_VALUE_DEPTH, SpanProblem } from "./limits";
import type { Attributes, AttributeValue } from "./span";

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A string field: missing and null are "". Lone surrogates, which UTF-8 cannot hold, become U+FFFD. */
export function jsonText(value: unknown, field: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new SpanProblem(`${field} is not a string`);
  return value.toWellFormed();
}

/** A repeated field: missing and null are empty. */
export function jsonList(value: unknown, field: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new SpanProblem(`${field} is not an array`);
  return value;
}

/** An unsigned 64-bit integer, given as decimal text or as a number: missing and null are 0. */
export function jsonUint64(value: unknown, field: string): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 64)
    return BigInt(value);
  if (typeof value === "string" && /^\d{1,20}$/.test(value)) return BigInt.asUintN(64, BigInt(value));
  throw new SpanProblem(`${field} is not a whole number of nanoseconds`);
}

/** An enum, given as its number or as its name in `names` (in the order of their numbers): unknown ones are 0. */
export function jsonEnum(value: unknown, names: readonly string[]): number {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? value : 0;
  return typeof value === "string" ? Math.max(0, names.indexOf(value)) : 0;
}

/** A repeated KeyValue into `into`; the last of a key wins. */
export function readAttributes(list: unknown, into: Attributes): void {
  const entries = jsonList(list, "attributes");
  if (entries.length > MAX_ATTRIBUTES) throw new SpanProblem(`more than ${MAX_ATTRIBUTES} attributes`);
  readKeyValues(entries, into, 1);
}

function readKeyValues(entries: unknown[], into: Attributes, depth: number): void {
  for (const entry of entries) {
    if (!isObject(entry)) throw new SpanProblem("an attribute is not an object");
    into[jsonText(entry.key, "an attribute's key")] = readAnyValue(entry.value, depth);
  }
}

/** An AnyValue; `depth` is how many values it stands in, itself counted. */
export function readAnyValue(value: unknown, depth: number): AttributeValue {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw new SpanProblem("an attribute's value is not an AnyValue object");
  if (depth > MAX_VALUE_DEPTH)
    throw new SpanProblem(`an attribute nested more than ${MAX_VALUE_DEPTH} levels`);
  for (const [variant, read] of VARIANTS) {
    const given = value[variant];
    if (given !== undefined && given !== null) return read(given, depth);
  }
  return null;
}

const VARIANTS: readonly [string, (given: unknown, depth: number) => AttributeValue][] = [
  ["stringValue", (given) => jsonText(given, "stringValue")],
  ["intValue", readInt64],
  ["boolValue", readBool],
  ["doubleValue", readDouble],
  ["arrayValue", (given, depth) => elements(given).map((element) => readAnyValue(element, depth + 1))],
  ["kvlistValue", readMap],
  ["bytesValue", (given) => Buffer.from(jsonText(given, "bytesValue"), "base64").toString("base64")],
];

function readMap(given: unknown, depth: number): Attributes {
  const map = noAttributes();
  readKeyValues(elements(given), map, depth + 1);
  return map;
}

function elements(given: unknown): unknown[] {
  if (!isObject(given)) throw new SpanProblem("an array or map value is not an object");
  return jsonList(given.values, "values");
}

function readBool(given: unknown): boolean {
  if (typeof given !== "boolean") throw new SpanProblem("boolValue is not true or false");
  return given;
}

/** A number beyond int64 is not one that the field can hold: it is kept as the double that it is. */
function readInt64(given: unknown): number | string {
  if (typeof given === "number" && Number.isInteger(given)) {
    return Number.isSafeInteger(given) || Math.abs(given) >= 2 ** 63 ? given : BigInt(given).toString();
  }
  if (typeof given !== "string" || !/^-?\d{1,19}$/.test(given)) {
    throw new SpanProblem("intValue is not a whole number");
  }
  const exact = BigInt(given);
  const value = Number(exact);
  return Number.isSafeInteger(value) ? value : BigInt.asIntN(64, exact).toString();
}

function readDouble(given: unknown): number | string {
  if (typeof given === "number") return finite(given);
  if (given === "NaN" || given === "Infinity" || given === "-Infinity") return given;
  if (typeof given !== "string" || !/^-?[\d.]+(?:e[-+]?\d+)?$/i.test(given))
    throw new SpanProblem("doubleValue is not a number");
  return finite(Number(given));
}
