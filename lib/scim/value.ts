import { type Attribute, findAttribute } from "./attribute";
import { isObject } from "./body";
import { quoted, refuse } from "./refusal";

export type Json = string | boolean | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

const MAX_TEXT = 2_048;
const MAX_VALUES = 100;

/**
 * A value as an attribute keeps it; undefined for null, nothing, and the empty string, which mean "unassigned" (RFC 7643
 * §2.5). Takes what directories send beside the standard: "True" for true, a bare value where an object belongs, a list
 * of one where one belongs. Throws INVALID (invalidValue).
 */
export function readValue(attribute: Attribute, raw: unknown): Json | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (attribute.many) return readMany(attribute, raw);
  const one = Array.isArray(raw) && raw.length === 1 ? raw[0] : raw;
  return attribute.type === "complex" ? readComplex(attribute, one) : readSimple(attribute, one);
}

function readMany(attribute: Attribute, raw: unknown): Json | undefined {
  const all = Array.isArray(raw) ? raw : [raw];
  if (all.length > MAX_VALUES) {
    throw refuse("invalidValue", `${attribute.name} has ${all.length} values; ${MAX_VALUES} are the most.`);
  }
  const values = all.flatMap<JsonObject>((one) => readComplex(attribute, one) ?? []);
  return values.length > 0 ? onePrimary(values) : undefined;
}

/** The values of a list attribute as it is kept. */
export function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value.filter(isObject) as JsonObject[]) : [];
}

/** At most one value is primary (RFC 7643 §2.4): the last that says so. */
function onePrimary(values: JsonObject[]): JsonObject[] {
  const last = values.findLastIndex((value) => value.primary === true);
  return values.map((value, index) =>
    value.primary === true && index !== last ? { ...value, primary: false } : value,
  );
}

/** The sub-attributes that the attribute has; others are dropped. */
function readComplex(attribute: Attribute, raw: unknown): JsonObject | undefined {
  if (raw === null || raw === undefined) return undefined;
  if (typeof raw !== "object") return readBare(attribute, raw);
  const read: JsonObject = {};
  for (const [name, inner] of Object.entries(raw)) {
    const sub = findAttribute(attribute.sub, name);
    const value = sub && readValue(sub, inner);
    if (sub && value !== undefined) read[sub.name] = value;
  }
  return Object.keys(read).length > 0 ? read : undefined;
}

/** Entra sends a manager as its bare id. */
function readBare(attribute: Attribute, raw: unknown): JsonObject | undefined {
  const sub = findAttribute(attribute.sub, "value");
  if (!sub) throw wrong(attribute, raw, "an object");
  const value = readSimple(sub, raw);
  return value === undefined ? undefined : { value };
}

function readSimple(attribute: Attribute, given: unknown): string | boolean | undefined {
  const raw =
    typeof given === "object" && given !== null && "value" in given ? (given.value as unknown) : given;
  if (raw === null || raw === "") return undefined;
  if (attribute.type === "boolean") return readFlag(attribute, raw);
  if (typeof raw === "number" || typeof raw === "boolean") return String(raw);
  if (typeof raw !== "string") throw wrong(attribute, raw, "text");
  return requireText(attribute.name, raw);
}

function readFlag(attribute: Attribute, raw: unknown): boolean {
  if (typeof raw === "boolean") return raw;
  const word = String(raw).toLowerCase();
  if (word !== "true" && word !== "false") throw wrong(attribute, raw, "true or false");
  return word === "true";
}

/** Throws INVALID for what no store takes (NUL, half a surrogate pair) and for more than 2,048 characters. */
export function requireText(name: string, value: string): string {
  if (value.includes("\u0000") || !value.isWellFormed()) {
    throw refuse("invalidValue", `${name} holds a character that is none.`);
  }
  if (value.length > MAX_TEXT) throw refuse("invalidValue", `${name} is longer than ${MAX_TEXT} characters.`);
  return value;
}

function wrong(attribute: Attribute, raw: unknown, wanted: string) {
  return refuse("invalidValue", `${attribute.name} must be ${wanted}, not ${quoted(raw)}.`);
}
