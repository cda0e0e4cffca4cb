import { isMap, isScalar, isSeq, type Node } from "yaml";

/** A key that an object has more than once, and where (an index into the text); null where none has. Linear: parsers that look themselves compare each key with all. */
interface DuplicateKey {
  key: string;
  at: number;
}

/** Of a YAML node and all within. Aliases are not followed. */
export function duplicateYamlKey(root: unknown): DuplicateKey | null {
  const open: unknown[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isSeq(node)) open.push(...node.items);
    if (!isMap(node)) continue;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      if (isScalar(key)) {
        const name = String(key.value);
        if (seen.has(name)) return { key: name, at: (key as Node).range?.[0] ?? 0 };
        seen.add(name);
      }
      open.push(key, value);
    }
  }
  return null;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;

/** Of a text that is JSON, whose parser takes the last one without a word. */
export function duplicateJsonKey(text: string): DuplicateKey | null {
  const open: (Set<string> | null)[] = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else {
      const names = open.at(-1);
      if (!names || !/^\s*:/.test(text.slice(index + token.length, index + token.length + 200))) continue;
      const key = JSON.parse(token) as string;
      if (names.has(key)) return { key, at: index };
      names.add(key);
    }
  }
  return null;
}
