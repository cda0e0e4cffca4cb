import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { REQUEST_ID_HEADER, readRequestId } from "@/lib/base/requestId";

const FORWARDED = "x-forwarded-for";

/**
 * Writes what we ourselves know of a request into its headers, before Next sees them: its id (the caller's, when it is
 * safe to print), and the peer's address as the last of `x-forwarded-for`, whatever the caller put there. Returns the id.
 */
export function markRequest(request: IncomingMessage): string {
  const { headers, socket } = request;
  const given = headers[REQUEST_ID_HEADER];
  const requestId = readRequestId(typeof given === "string" ? given : null) ?? `req_${randomUUID()}`;
  headers[REQUEST_ID_HEADER] = requestId;
  headers[FORWARDED] = [headers[FORWARDED], socket.remoteAddress ?? "unknown"]
    .flat()
    .filter(Boolean)
    .join(", ");
  return requestId;
}
