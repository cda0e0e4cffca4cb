import { type NextRequest, NextResponse } from "next/server";
import { welcomeFromElsewhere } from "./app/_edge/arrival";
import { contentSecurityPolicy } from "./app/_edge/contentSecurityPolicy";
import { PATH_HEADER } from "./app/_edge/pathHeader";
import { refuseEarly } from "./app/_edge/refuseEarly";
import { REQUEST_ID, readRequestId } from "./app/_edge/requestId";
import { followTenantLink } from "./app/_edge/tenantLink";

/** Before every page and API call: what is refused at once, a request id, and a nonce with its policy. All other headers: `bin/secureHeaders.ts`. */
export function proxy(request: NextRequest): Response {
  const refused = refuseEarly(request, Date.now());
  if (refused) return refused;
  const elsewhere = welcomeFromElsewhere(request) ?? followTenantLink(request);
  if (elsewhere) return elsewhere;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const requestId = readRequestId(request.headers) ?? `req_${crypto.randomUUID()}`;

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.set(REQUEST_ID, requestId);
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set(REQUEST_ID, requestId);
  return response;
}

export const config = { matcher: "/((?!_next/static|_next/image).*)" };
