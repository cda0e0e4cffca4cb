/** One field that is different: its path, and what it says before and after (JSON; null where it is not there). */
export interface CardDifference {
  path: string;
  before: string | null;
  after: string | null;
}

const MAX_TEXT = 500;
/** Lists whose entries are known by a field, so that one which moved is no difference. */
const KNOWN_BY: Readonly<Record<string, string>> = {
  skills: "id",
  supportedInterfaces: "url",
  extensions: "uri",
};

/** What changed between two cards, field by field; signatures are told of by their state. Pure. */
export function differences(before: unknown, after: unknown): CardDifference[] {
  const found: CardDifference[] = [];
  compare(before, after, "", found);
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function compare(before: unknown, after: unknown, path: string, found: CardDifference[]): void {
  if (path === "signatures") return;
  const [a, b] = [partsOf(before, path), partsOf(after, path)];
  if (a && b) {
    for (const key of new Set([...a.keys(), ...b.keys()]))
      compare(a.get(key), b.get(key), path ? `${path}.${key}` : key, found);
    return;
  }
  const [was, is] = [printed(before), printed(after)];
  if (was !== is) found.push({ path, before: was, after: is });
}

function partsOf(value: unknown, path: string): Map<string, unknown> | null {
  if (Array.isArray(value)) {
    const field = KNOWN_BY[path.split(".").at(-1) ?? ""];
    return new Map(value.map((item, at) => [nameOf(item, field) ?? String(at), item]));
  }
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : null;
}

function nameOf(item: unknown, field: string | undefined): string | null {
  if (field === undefined || typeof item !== "object" || item === null) return null;
  const name = (item as Record<string, unknown>)[field];
  return typeof name === "string" ? name : null;
}

function printed(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
