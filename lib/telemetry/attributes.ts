import type { Attributes } from "./span";

/** An empty set of attributes without a prototype, so that a key such as `__proto__` is a key like any other. */
export function noAttributes(): Attributes {
  return Object.create(null) as Attributes;
}

/** JSON has no NaN and no infinities: they become the text that proto3's JSON mapping gives them. */
export function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
