import { NextResponse } from "next/server";
import { decryptSecret, encryptSecret } from "@/lib/access/encrypt";
import { isDomainError } from "@/lib/base/errors";
import { errorText, log } from "@/lib/base/log";
import type { Beginning } from "@/lib/identityProviders/begin";
import { refusalOf } from "@/lib/identityProviders/refusal";
import { TRANSACTION_MS } from "@/lib/identityProviders/transaction";
import { logUnexpected, problemResponse } from "./problem";
import { cookieOptions, isSecure } from "./session";

/** A trip to an identity provider and back: its cookies and answers. */

const LEAVING_S = 60;
const LEAVING_PURPOSE = "edge.leaving";

/** One cookie a trip, so that two tabs do not take each other's. Lax: the provider's redirect must bring it. */
function tripCookieName(state: string): string {
  return `${isSecure() ? "__Host-" : ""}bailiwick-trip-${state.slice(0, 12).replace(/[^\w-]/g, "")}`;
}

const tripOptions = () => ({ ...cookieOptions(), sameSite: "lax" }) as const;

export function tripCookie({ state, sealed }: Beginning) {
  return {
    name: tripCookieName(state),
    value: sealed,
    options: { ...tripOptions(), maxAge: TRANSACTION_MS / 1_000 },
  };
}

/** What the trip of this state left in the browser. */
export function sealedIn(
  request: { cookies: { get(name: string): { value: string } | undefined } },
  state: string,
) {
  return request.cookies.get(tripCookieName(state))?.value;
}

/** The trip is over: its cookie goes. */
export function endTrip(response: NextResponse, state: string): NextResponse {
  response.cookies.set(tripCookieName(state), "", { ...tripOptions(), maxAge: 0 });
  return response;
}

/** An address of a provider that the next page leads to: a form's answer cannot (CSP `form-action`). */
export function leavingCookie(address: string) {
  const value = encryptSecret(address, LEAVING_PURPOSE, "");
  return { name: leavingCookieName(), value, options: { ...cookieOptions(), maxAge: LEAVING_S } };
}

export const leavingCookieName = () => `${isSecure() ? "__Host-" : ""}bailiwick-leaving`;

/** Null for what is not ours. */
export function readLeaving(value: string | undefined): string | null {
  try {
    return value === undefined ? null : decryptSecret(value, LEAVING_PURPOSE, "");
  } catch (error) {
    if (isDomainError(error)) return null;
    throw error;
  }
}

/** Back to the sign-in page, which says why; what no refusal is becomes a problem. */
export function refusedTrip(error: unknown, slug: string, requestId: string): NextResponse {
  const why = refusalOf(error);
  if (why === null) {
    const problem = problemResponse(error, requestId);
    return new NextResponse(problem.body, problem);
  }
  logUnexpected(error, requestId);
  if (why === "refused")
    log("warn", "a provider's answer was refused", { requestId, error: errorText((error as Error).cause) });
  return new NextResponse(null, {
    status: 303,
    headers: { location: `/sign-in?refused=${why}&with=${slug}`, "cache-control": "no-store" },
  });
}
