import { isDeepStrictEqual } from "node:util";
import { type Attribute, findAttribute } from "./attribute";
import { describedBy, matches } from "./match";
import type { PatchOperation } from "./operations";
import type { PatchPath } from "./path";
import { quoted, refuse } from "./refusal";
import { type JsonObject, listOf, readValue } from "./value";

/** The values of a list attribute after one operation; undefined for none. Throws INVALID. */
export function patchList(
  attribute: Attribute,
  old: JsonObject[],
  { op, value }: PatchOperation,
  { filter, sub }: PatchPath,
): JsonObject[] | undefined {
  const isHit = (one: JsonObject) => filter === null || matches(filter, one);
  if (op === "remove")
    return someOf(attribute, removeFrom(attribute, old, isHit, sub, filter ? null : value));
  if (!filter && !sub) {
    const given = listOf(readValue(attribute, value));
    return someOf(attribute, op === "replace" ? given : added(old, given));
  }
  const edit = (one: JsonObject) => edited(attribute, one, op, sub, value);
  if (!old.some(isHit)) return someOf(attribute, added(old, [edit(describedBy(filter))]));
  const touched = old.map((one) => (isHit(one) ? edit(one) : null));
  const primary = touched.some((one) => one?.primary === true);
  return someOf(
    attribute,
    old.map(
      (one, index) => touched[index] ?? (primary && one.primary === true ? { ...one, primary: false } : one),
    ),
  );
}

/** One value with a part of it set, or unset where the given one is nothing; undefined when nothing is left. */
export function withPart(
  attribute: Attribute,
  one: JsonObject,
  name: string,
  raw: unknown,
): JsonObject | undefined {
  const part = findAttribute(attribute.sub, name);
  if (!part) throw refuse("invalidPath", `${attribute.name} has no ${quoted(name)}.`, "See /Schemas.");
  const { [part.name]: _, ...rest } = one;
  const value = readValue(part, raw);
  const next = value === undefined ? rest : { ...rest, [part.name]: value };
  return Object.keys(next).length > 0 ? next : undefined;
}

function edited(
  attribute: Attribute,
  one: JsonObject,
  op: string,
  sub: string | null,
  raw: unknown,
): JsonObject {
  if (sub) return withPart(attribute, one, sub, raw) ?? {};
  const [given = {}] = listOf(readValue(attribute, raw));
  return op === "add" ? { ...one, ...given } : { ...described(one), ...given };
}

/** What says which of the values it is stays when the value is replaced: Entra sends the rest only. */
const described = ({ type }: JsonObject): JsonObject => (type === undefined ? {} : { type });

/** New values after the old ones; what is there already is not added twice, and a new primary one ends the old. */
function added(old: JsonObject[], given: JsonObject[]): JsonObject[] {
  const fresh = given.filter((one) => !old.some((known) => isDeepStrictEqual(known, one)));
  const primary = fresh.some((one) => one.primary === true);
  const kept = primary ? old.map((one) => (one.primary === true ? { ...one, primary: false } : one)) : old;
  return [...kept, ...fresh];
}

function removeFrom(
  attribute: Attribute,
  old: JsonObject[],
  isHit: (one: JsonObject) => boolean,
  sub: string | null,
  value: unknown,
): JsonObject[] {
  if (sub)
    return old.flatMap<JsonObject>((one) => (isHit(one) ? (withPart(attribute, one, sub, null) ?? []) : one));
  const named = listOf(readValue(attribute, value ?? null));
  if (named.length === 0) return old.filter((one) => !isHit(one));
  return old.filter((one) => !named.some((gone) => gone.value === one.value));
}

/** Values without their value say nothing. */
function someOf(attribute: Attribute, values: JsonObject[]): JsonObject[] | undefined {
  const hasValue = findAttribute(attribute.sub, "value") !== undefined;
  const kept = values.filter((one) => (hasValue ? one.value !== undefined : Object.keys(one).length > 0));
  return kept.length > 0 ? kept : undefined;
}
