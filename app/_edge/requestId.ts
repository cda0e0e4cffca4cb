import { REQUEST_ID_HEADER, readRequestId as readText } from "@/lib/base/requestId";

/** The header by which a request is quoted, in and out. Ours is set by `proxy.ts`; a caller's is kept when it looks like one. */
export const REQUEST_ID = REQUEST_ID_HEADER;

/** The request's id, when it is safe to print; else undefined. */
export function readRequestId(headers: Headers): string | undefined {
  return readText(headers.get(REQUEST_ID));
}
