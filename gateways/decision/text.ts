import { hasTwins } from "./hasTwins";
import { readJson } from "./readJson";

/** Reading what a caller sent: a field that is there must be of its type; what is not there is absent. */
export type Json = Readonly<Record<string, unknown>>;

/** A field that has the wrong type, by its path. */
export class WrongField extends Error {}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The body as a JSON object in which no name stands twice. Throws WrongField. */
export function readObject(body: Buffer): Json {
  const text = body.toString("utf8");
  let value: unknown;
  try {
    value = readJson(text);
  } catch {
    throw new WrongField("The body is not JSON.");
  }
  if (hasTwins(text, value))
    throw new WrongField("A name stands twice in the body, so what is asked cannot be known.");
  if (!isObject(value)) throw new WrongField("The body must be a JSON object.");
  return value;
}

const LONGEST = 2_000;

export function textAt(object: Json, name: string, path = name): string | null {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw new WrongField(`${path} must be a string.`);
  if (value.length > LONGEST) throw new WrongField(`${path} has more than ${LONGEST} characters.`);
  if (value.includes("\0")) throw new WrongField(`${path} holds a NUL character.`);
  return value;
}

export function objectAt(object: Json, name: string, path = name): Json | null {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw new WrongField(`${path} must be an object.`);
  return value;
}

/** An id or name that says something. */
export function nonEmpty(text: string, path: string): string {
  if (text.trim() === "") throw new WrongField(`${path} is empty.`);
  return text;
}

const MOST_TEXTS = 32;

export function textsAt(object: Json, name: string, path = name, most = MOST_TEXTS): string[] {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > most || value.some((one) => typeof one !== "string"))
    throw new WrongField(`${path} must be a list of at most ${most} strings.`);
  return value.map(String);
}
