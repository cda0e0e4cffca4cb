import { type Attribute, findAttribute } from "./attribute";
import { isObject } from "./body";
import type { PatchOperation } from "./operations";
import { patchList, withPart } from "./patchList";
import { type PatchPath, parsePath } from "./path";
import { readEnterprise, requireUser, USER_ATTRIBUTES, type UserDocument } from "./readUser";
import { quoted, refuse } from "./refusal";
import { ENTERPRISE, ENTERPRISE_URN } from "./schema";
import { type Json, type JsonObject, listOf, readValue } from "./value";

/**
 * A user after the operations of a PATCH, in order, all or none (RFC 7644 §3.5.2), with what Entra and Okta do beside
 * it: see `operations.ts` and `value.ts`; and a filter that matches nothing makes what it describes. Throws INVALID.
 */
export function patchUser(before: UserDocument, operations: readonly PatchOperation[]): UserDocument {
  const user = structuredClone(before);
  for (const operation of operations) apply(user, operation);
  return requireUser(user);
}

function apply(user: UserDocument, operation: PatchOperation): void {
  const path = parsePath(operation.path);
  if (path.enterprise) return applyToEnterprise(user, operation, path);
  applyTo(user, USER_ATTRIBUTES, operation, path);
  if (user.active === undefined)
    throw refuse("invalidValue", "active is true or false; it cannot be removed.");
}

function applyToEnterprise(user: UserDocument, operation: PatchOperation, path: PatchPath): void {
  const old = isObject(user[ENTERPRISE_URN]) ? user[ENTERPRISE_URN] : {};
  const next: JsonObject = { ...old };
  if (path.attribute !== null) applyTo(next, ENTERPRISE.attributes, operation, path);
  const whole = path.attribute === null;
  const given = whole && operation.op !== "remove" ? readEnterprise(operation.value) : undefined;
  const after = whole ? (given ? { ...old, ...given } : {}) : next;
  if (Object.keys(after).length > 0) user[ENTERPRISE_URN] = after;
  else delete user[ENTERPRISE_URN];
}

function applyTo(
  holder: JsonObject,
  attributes: readonly Attribute[],
  operation: PatchOperation,
  path: PatchPath,
): void {
  const attribute = findAttribute(attributes, path.attribute ?? "");
  if (!attribute || attribute.readOnly) {
    if (operation.loose || isPassedOver(path)) return;
    throw attribute
      ? refuse("mutability", `${attribute.name} cannot be written.`)
      : refuse("invalidPath", `There is no attribute ${quoted(operation.path)}.`, "See /Schemas.");
  }
  if ((path.filter && !attribute.many) || (path.sub && attribute.sub.length === 0)) {
    throw refuse("invalidPath", `${quoted(operation.path)} does not fit ${attribute.name}.`);
  }
  const after = attribute.many
    ? patchList(attribute, listOf(holder[attribute.name]), operation, path)
    : patchOne(attribute, holder[attribute.name], operation, path);
  if (after === undefined) delete holder[attribute.name];
  else holder[attribute.name] = after;
}

/** Directories that sync passwords go on working; we keep none. */
const isPassedOver = ({ attribute }: PatchPath) => attribute?.toLowerCase() === "password";

function patchOne(
  attribute: Attribute,
  old: Json | undefined,
  { op, value }: PatchOperation,
  { sub }: PatchPath,
): Json | undefined {
  if (op === "remove" && !sub) return undefined;
  if (attribute.type !== "complex") return readValue(attribute, value);
  const parts = isObject(old) ? (old as JsonObject) : {};
  if (sub) return withPart(attribute, parts, sub, op === "remove" ? null : value);
  const given = readValue(attribute, value);
  return isObject(given) ? { ...parts, ...(given as JsonObject) } : undefined;
}
