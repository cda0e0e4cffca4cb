import { z } from "zod";
import { readCursor } from "../base/page";

const lakeTime = z
  .string()
  .regex(/^20\d\d-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d\.\d{9}$/)
  .refine((ts) => Number.isFinite(Date.parse(`${ts.slice(0, 19).replace(" ", "T")}Z`)));
const parts = z.tuple([lakeTime, z.string().regex(/^[a-z]{3}_[0-9a-z]{1,40}$/)]);

/** Where a page of the lake ended: the last row's time (the lake's text, nanoseconds) and id. */
export interface Cursor {
  ts: string;
  id: string;
}

/** Null for none. Throws INVALID for a cursor that we did not print. */
export function parseCursor(text: string | null | undefined): Cursor | null {
  if (!text) return null;
  const [ts, id] = readCursor(text, parts);
  return { ts, id };
}
