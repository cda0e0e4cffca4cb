/** The header by which a request is quoted, in and out. */
export const REQUEST_ID_HEADER = "x-request-id";

/** A caller's request id when it is safe to print, else undefined. */
export function readRequestId(text: string | null | undefined): string | undefined {
  return text && /^[\w.-]{8,64}$/.test(text) ? text : undefined;
}
