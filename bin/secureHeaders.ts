import type { ServerResponse } from "node:http";
import type { Environment } from "@/lib/base/environment";

const YEAR_SECONDS = 31_536_000;

/**
 * What every answer of the console carries, pages, API, files and errors alike (OWASP Secure Headers). The policy here is
 * that of what is no page: `proxy.ts` sets a page's own, with its nonce. HSTS (RFC 6797) only where the public address is https.
 */
export function secureHeaders({ publicUrl }: Pick<Environment, "publicUrl">): Record<string, string> {
  return {
    "content-security-policy":
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy":
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-permitted-cross-domain-policies": "none",
    ...(publicUrl.startsWith("https:") ? { "strict-transport-security": `max-age=${YEAR_SECONDS}` } : {}),
  };
}

/** Files whose names change with their contents; everything else is asked for anew. */
const IMMUTABLE = /^\/_next\/static\//;

export function setSecureHeaders(
  response: ServerResponse,
  url: string,
  headers: Record<string, string>,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!IMMUTABLE.test(url)) response.setHeader("cache-control", "no-store");
}
