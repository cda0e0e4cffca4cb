import { type NextRequest, NextResponse } from "next/server";
import { SESSION_COOKIES } from "./sessionCookies";

/** Here a provider sends people back, with what they need in a cookie of its own. */
const ANSWERED = /^\/(?:api|scim|sign-in\/with)\//;

/**
 * A page that goes on by itself, as a navigation of our own: a browser sends the strict cookies then, which it keeps back
 * on one that another site began, redirects included. `to` is a path of ours, or a provider's checked address.
 */
export function onwards(to: string): NextResponse {
  const address = to.replace(/[&"'<>]/g, (char) => `&#${char.charCodeAt(0)};`);
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bailiwick</title><meta http-equiv="refresh" content="0;url=${address}"></head><body><p><a href="${address}">Continue</a></p></body></html>`;
  return new NextResponse(page, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    },
  });
}

/**
 * For a page that was reached from another site (a link in a mail) without the session's cookie, which is `SameSite=Strict`:
 * the same path once more, from our own page, so that who is signed in arrives signed in. Null for everything else.
 */
export function welcomeFromElsewhere(request: NextRequest): NextResponse | null {
  const { headers, cookies, nextUrl, method } = request;
  const isNavigation =
    method === "GET" &&
    headers.get("sec-fetch-site") === "cross-site" &&
    headers.get("sec-fetch-mode") === "navigate" &&
    headers.get("sec-fetch-dest") === "document";
  if (!isNavigation || Object.values(SESSION_COOKIES).some((name) => cookies.has(name))) return null;
  // "//host" would be another site.
  if (ANSWERED.test(nextUrl.pathname) || nextUrl.pathname.startsWith("//")) return null;
  return onwards(nextUrl.pathname + nextUrl.search);
}
