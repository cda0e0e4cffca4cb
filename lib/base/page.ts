import { DomainError } from "./errors";

/** Where the next page of a keyset listing starts, as opaque text that fits a URL. */
function printCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Reads a cursor of `[number, string]`, the sort value and the id of the last row seen. Throws INVALID. */
export function readCursor(cursor: string): [number, string] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(parts)) {
      const [sort, id]: unknown[] = parts;
      if (typeof sort === "number" && Math.abs(sort) <= 8.64e15 && typeof id === "string") return [sort, id];
    }
  } catch {
    // Not ours: answered below like every other unreadable cursor.
  }
  throw new DomainError(
    "INVALID",
    {
      what: "The cursor cannot be read.",
      fix: "Take it unchanged from the last page's `next`, or leave it out.",
    },
    { cursor: "not a cursor" },
  );
}

/** Cuts the one row too many that tells whether there is a next page. */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? printCursor(keyOf(last)) : null };
}
