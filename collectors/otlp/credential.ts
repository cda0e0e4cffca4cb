import type { IncomingHttpHeaders } from "node:http";
import { isTrusted, type ProxyRange } from "@/lib/base/clientAddress";
import type { Credential } from "./authenticate";

/**
 * What a request brings to say who it is, by headers of HTTP or metadata of gRPC. A client's certificate counts by the word
 * of a trusted proxy only: what others send under that name is not looked at.
 */
export function credentialOf(
  peer: string,
  trustedProxies: readonly ProxyRange[],
  headers: IncomingHttpHeaders,
): Credential {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
  const secret = bearer ?? [headers["x-api-key"] ?? ""].flat()[0]?.trim() ?? "";
  const forwarded = [headers["x-forwarded-client-cert"] ?? []].flat().join(",");
  const isAlone = forwarded !== "" && headers.authorization === undefined;
  const isByProxy = isAlone && isTrusted(peer, trustedProxies);
  return { secret, clientCert: isByProxy ? forwarded : null };
}
