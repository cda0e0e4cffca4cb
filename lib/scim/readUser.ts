import { findAttribute } from "./attribute";
import { isObject } from "./body";
import { quoted, refuse } from "./refusal";
import { ENTERPRISE, EXTERNAL_ID, USER } from "./schema";
import { type JsonObject, listOf, readValue } from "./value";

/** A user as a directory describes them: the attributes of `USER`, `externalId`, and the enterprise extension under its URN. */
export type UserDocument = JsonObject;

/** The attributes of a User that stand at its top. */
export const USER_ATTRIBUTES = [EXTERNAL_ID, ...USER.attributes];

/**
 * Reads a whole User as POST and PUT send it, names in any case. What is not ours to keep (ids, `meta`, `groups`,
 * passwords, extensions that we do not know) is passed over, as RFC 7644 §3.3 allows. Throws INVALID.
 */
export function readUser(body: unknown): UserDocument {
  if (!isObject(body)) throw refuse("invalidSyntax", "The body is not a User.");
  const user: UserDocument = {};
  for (const [name, raw] of Object.entries(body)) {
    const attribute = findAttribute(USER_ATTRIBUTES, name);
    if (attribute?.readOnly) continue;
    const value = attribute
      ? readValue(attribute, raw)
      : name.toLowerCase() === ENTERPRISE.urn.toLowerCase()
        ? readEnterprise(raw)
        : undefined;
    if (value !== undefined) user[attribute?.name ?? ENTERPRISE.urn] = value;
  }
  return requireUser(user);
}

export function readEnterprise(raw: unknown): JsonObject | undefined {
  if (raw === null || raw === undefined) return undefined;
  if (!isObject(raw))
    throw refuse("invalidValue", `${ENTERPRISE.urn} must be an object, not ${quoted(raw)}.`);
  const read: JsonObject = {};
  for (const [name, inner] of Object.entries(raw)) {
    const attribute = findAttribute(ENTERPRISE.attributes, name);
    const value = attribute && readValue(attribute, inner);
    if (attribute && value !== undefined) read[attribute.name] = value;
  }
  return Object.keys(read).length > 0 ? read : undefined;
}

/** Throws INVALID unless the user has a userName. */
export function requireUser(user: UserDocument): UserDocument {
  if (typeof user.userName !== "string") throw refuse("invalidValue", "A User needs a userName.");
  return user;
}

/** The address that the account goes by: the primary email, else the work one, the first, or a userName that is one. Throws INVALID. */
export function emailOf(user: UserDocument): string {
  const emails = listOf(user.emails);
  const best =
    emails.find((one) => one.primary === true) ?? emails.find((one) => one.type === "work") ?? emails[0];
  const candidates = [best?.value, user.userName].filter((one) => typeof one === "string");
  const email = candidates.map((one) => one.trim().toLowerCase()).find(isEmail);
  if (email) return email;
  throw refuse(
    "invalidValue",
    "A User needs an email address.",
    "Map the directory's mail attribute to emails, or use addresses as userName.",
  );
}

/** The name that people read. */
export function nameOf(user: UserDocument): string {
  const name = isObject(user.name) ? user.name : {};
  const parts = [name.givenName, name.familyName].filter((one) => typeof one === "string").join(" ");
  const best = [user.displayName, name.formatted, parts, user.userName].find(
    (one) => typeof one === "string" && one.trim() !== "",
  );
  return String(best).trim().slice(0, 120);
}

function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(text);
}
