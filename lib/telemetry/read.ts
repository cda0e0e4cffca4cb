import type { Attributes, AttributeValue } from "./span";

/** The first of the keys that has text (numbers count as text, empty text does not), cut to `max` characters; else null. */
export function firstText(attributes: Attributes, keys: readonly string[], max: number): string | null {
  for (const key of keys) {
    const text = asText(attributes[key]);
    if (text !== null) return bounded(text, max);
  }
  return null;
}

/** An identifier's text: a string that is not empty, or a number. */
function asText(value: AttributeValue | undefined): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  return typeof value === "number" ? String(value) : null;
}

/** At most `max` UTF-16 units, never ending in half a character. */
export function bounded(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? max - 1 : max);
}
