/** True for a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a field whose name is written in any case (RFC 7643 §2.1). */
export function field(object: Record<string, unknown>, name: string): unknown {
  const folded = name.toLowerCase();
  return Object.entries(object).find(([key]) => key.toLowerCase() === folded)?.[1];
}
