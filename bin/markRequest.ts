import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { CLIENT_HEADER, clientAddress, isTrusted, type ProxyRange } from "@/lib/base/clientAddress";
import { REQUEST_ID_HEADER, readRequestId } from "@/lib/base/requestId";

/** What proxies say of a caller, and what only we and Next tell ourselves. */
const HEARSAY = /^(x-forwarded-.*|forwarded|x-real-ip|x-bailiwick-(client|path)|x-nonce|x-middleware-.*)$/;

/**
 * Writes what we ourselves know of a request into its headers, before Next sees them: its id (the caller's, when it is
 * safe to print) and the caller's address. Drops every header in which somebody else claims to know, but for the host
 * and protocol that a trusted proxy names. Returns the id.
 */
export function markRequest(request: IncomingMessage, trusted: readonly ProxyRange[]): string {
  const { headers, socket } = request;
  const given = headers[REQUEST_ID_HEADER];
  const requestId = readRequestId(typeof given === "string" ? given : null) ?? `req_${randomUUID()}`;
  const address = clientAddress(socket.remoteAddress, headers["x-forwarded-for"], trusted);
  const [host, protocol] = [headers["x-forwarded-host"], headers["x-forwarded-proto"]];
  for (const name of Object.keys(headers)) if (HEARSAY.test(name)) delete headers[name];
  if (isTrusted(clientAddress(socket.remoteAddress, undefined, []), trusted)) {
    if (host) headers["x-forwarded-host"] = host;
    if (protocol) headers["x-forwarded-proto"] = protocol;
  }
  headers[REQUEST_ID_HEADER] = requestId;
  headers[CLIENT_HEADER] = address;
  return requestId;
}
