import type { NextRequest } from "next/server";
import { onwards } from "@/app/_edge/arrival";
import { leavingCookieName, readLeaving } from "@/app/_edge/trip";

/** Leads to a provider's address that a form of ours just put into a cookie: to link it, or to sign out there too. */
export async function GET(request: NextRequest): Promise<Response> {
  return onwards(readLeaving(request.cookies.get(leavingCookieName())?.value) ?? "/sign-in");
}
