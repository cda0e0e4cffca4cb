/** One field that an edit touched; null on a side where it was not. */
export interface FieldDiff {
  path: string;
  before: string | null;
  after: string | null;
}

/** What an edit changed, field by field, in the order of the newer side. Fields that stayed are left out. */
export function diffFields(before: unknown, after: unknown): FieldDiff[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...now.keys(), ...old.keys()])];
  return paths
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }))
    .filter((field) => field.before !== field.after);
}

/** Dotted path → value as text. A list is one value: its order and length belong together. */
function leavesOf(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) return into;
  if (typeof value === "object" && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) leavesOf(inner, path ? `${path}.${name}` : name, into);
    return into;
  }
  return into.set(path || "value", textOf(value));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
