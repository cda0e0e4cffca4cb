import type { z } from "zod";
import { DomainError } from "./errors";

/** Where the next page of a keyset listing starts, as opaque text that fits a URL. */
function printCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Reads a cursor by the schema of its parts: the sort value and the id of the last row seen. Throws INVALID. */
export function readCursor<S extends z.ZodType>(cursor: string, parts: S): z.output<S> {
  try {
    return parts.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new DomainError(
      "INVALID",
      {
        what: "The cursor cannot be read.",
        fix: "Take it unchanged from the last page's `next`, or leave it out.",
      },
      { cursor: "not a cursor" },
    );
  }
}

/** Cuts the one row too many that tells whether there is a next page. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? printCursor(keyOf(last)) : null };
}
