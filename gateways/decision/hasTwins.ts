/**
 * Whether an object in a JSON text has a name twice. Readers differ on which of the two counts (RFC 8259 §4), so one that
 * we judge and another that is executed might be two. The text must be valid JSON.
 */
export function hasTwins(text: string): boolean {
  const open: (Set<string> | null)[] = [];
  for (const [token, name, colon] of text.matchAll(TOKENS)) {
    const names = open.at(-1);
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (colon !== undefined && names && name !== undefined) {
      const read: string = JSON.parse(name);
      if (names.has(read)) return true;
      names.add(read);
    }
  }
  return false;
}

/** Brackets, and strings with the colon that makes them a name. */
const TOKENS = /[{}[\]]|("(?:[^"\\]|\\.)*")(?:\s*(:))?/gsu;
