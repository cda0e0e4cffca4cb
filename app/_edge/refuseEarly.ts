import type { NextRequest } from "next/server";
import { domainErrorIn } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { browserOf } from "./browser";
import { knock } from "./doors";
import { problemResponse } from "./problem";
import { readRequestId } from "./requestId";
import { requireSameOrigin } from "./sameOrigin";

/**
 * What is refused before any page or operation sees it: writes that another site's page sent, and too many tries at a
 * door without a credential. The API answers with a problem; a page's form and the reader get its words. Null lets it through.
 */
export function refuseEarly(request: NextRequest, nowMs: number): Response | null {
  const { pathname } = request.nextUrl;
  const requestId = readRequestId(request.headers) ?? "";
  try {
    requireSameOrigin(request, processState().environment.publicUrl);
    knock(pathname, request.method, browserOf(request.headers).address, nowMs);
    return null;
  } catch (error) {
    const problem = problemResponse(error, requestId);
    if (/^\/(api|scim)\//.test(pathname)) return problem;
    problem.headers.set("content-type", "text/plain; charset=utf-8");
    return new Response(domainErrorIn(error)?.message ?? "Refused.", problem);
  }
}
