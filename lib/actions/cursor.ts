import { DomainError } from "../base/errors";

/** Where a page ended: the last row's time (the lake's text, nanoseconds) and id. */
export interface Cursor {
  ts: string;
  id: string;
}

export function printCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.ts}|${cursor.id}`).toString("base64url");
}

/** Throws INVALID for a cursor that we did not print. */
export function parseCursor(text: string): Cursor {
  const [ts, id, ...rest] = Buffer.from(text, "base64url").toString("utf8").split("|");
  if (
    ts &&
    id &&
    rest.length === 0 &&
    /^20\d\d-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d\.\d{9}$/.test(ts) &&
    Number.isFinite(Date.parse(`${ts.slice(0, 19).replace(" ", "T")}Z`)) &&
    /^[a-z]{3}_[0-9a-z]{1,40}$/.test(id)
  ) {
    return { ts, id };
  }
  throw new DomainError(
    "INVALID",
    { what: "The cursor cannot be read.", fix: "Use `next` of the page before as it is." },
    { cursor: "malformed" },
  );
}
