import { DomainError } from "@/lib/base/errors";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a write that another site's page made a browser send (CSRF). `Sec-Fetch-Site` is the browser's own word and
 * decides where it is sent; else `Origin` must be the public address or the host that was asked. A request with neither
 * comes from no browser of today, so it may not carry a cookie. (OWASP: fetch metadata, verifying the origin.)
 * Throws FORBIDDEN.
 */
export function requireSameOrigin(request: Request, publicUrl: string): void {
  if (READS.has(request.method)) return;
  const { headers } = request;
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (site !== null) {
    if (site === "same-origin" || site === "none") return;
    throw elsewhere("Its Sec-Fetch-Site header names another site.");
  }
  if (origin !== null) {
    const ours = [new URL(publicUrl).host, headers.get("host")];
    if (URL.canParse(origin) && ours.includes(new URL(origin).host)) return;
    throw elsewhere("Its Origin header names another site.");
  }
  if (headers.has("cookie")) throw elsewhere("It carries a cookie and says no origin.");
}

function elsewhere(why: string): DomainError {
  return new DomainError("FORBIDDEN", {
    what: "This write does not come from the console.",
    why,
    fix: "Machines use an API token and no cookie.",
  });
}
