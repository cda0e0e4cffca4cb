import { problemResponse } from "@/app/_edge/problem";
import { readRequestId } from "@/app/_edge/requestId";
import { DomainError } from "@/lib/base/errors";

/** Every address of the API that is none, in the API's own words (RFC 9457) instead of a page. */
function nothing(request: Request): Response {
  const error = new DomainError("NOT_FOUND", {
    what: "There is no such operation.",
    fix: "/api/openapi.json lists them.",
  });
  return problemResponse(error, readRequestId(request.headers) ?? "");
}

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
