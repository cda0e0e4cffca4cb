/** The header by which a request is quoted, in and out. Ours is set by `proxy.ts`; a caller's is kept when it looks like one. */
export const REQUEST_ID = "x-request-id";

/** The request's id, when it is safe to print; else undefined. */
export function readRequestId(headers: Headers): string | undefined {
  const id = headers.get(REQUEST_ID);
  return id && /^[\w.-]{8,64}$/.test(id) ? id : undefined;
}
