import { DomainError } from "@/lib/base/errors";
import type { Json } from "./scenario";

const PLACEHOLDER = /\{\{(\w+)\}\}/g;
const WHOLE = /^\{\{(\w+)\}\}$/;

/**
 * The same data with each `{{name}}` filled in: a text that is nothing but a placeholder takes the value with its
 * type, else the value stands as text within it. Throws INVALID when a name has no value.
 */
export function fill<T>(data: T, values: Record<string, Json>): T {
  return filled(data, values) as T;
}

function filled(data: unknown, values: Record<string, Json>): unknown {
  if (typeof data === "string") {
    const whole = WHOLE.exec(data);
    if (whole) return valueOf(whole[1] ?? "", values);
    return data.replace(PLACEHOLDER, (_, name: string) => String(valueOf(name, values)));
  }
  if (Array.isArray(data)) return data.map((item) => filled(item, values));
  if (data !== null && typeof data === "object") {
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, filled(value, values)]));
  }
  return data;
}

function valueOf(name: string, values: Record<string, Json>): Json {
  const value = values[name];
  if (value !== undefined) return value;
  throw new DomainError("INVALID", {
    what: `The scenario uses {{${name}}}, but its run gives no such value.`,
    fix: `Add "${name}" to the values of the run.`,
  });
}
