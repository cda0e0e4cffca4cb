import { type DomainError, domainErrorIn, type ErrorCode } from "@/lib/base/errors";
import { errorText, log } from "@/lib/base/log";
import { REQUEST_ID } from "./requestId";

/** The one place where the domain's codes become HTTP (RFC 9110 §15). */
export const STATUS: Record<ErrorCode, number> = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION: 412,
  QUOTA_EXCEEDED: 429,
  UNAVAILABLE: 503,
};

/** Problem Details for HTTP APIs, RFC 9457, with our closed code and the request id as extensions. */
interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode | "INTERNAL";
  requestId: string;
  /** Where the input was wrong: dotted path → message. */
  fields?: Readonly<Record<string, string>>;
}

/** Answers with what a verb threw. An unexpected error says nothing of its inside: that goes to the log, under the request id. */
export function problemResponse(error: unknown, requestId: string): Response {
  logUnexpected(error, requestId);
  const ours = domainErrorIn(error);
  const problem = ours ? known(ours, requestId) : unexpected(requestId);
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    [REQUEST_ID]: requestId,
  });
  const wait = ours && "retryAfterSeconds" in ours ? ours.retryAfterSeconds : null;
  if (wait !== null) headers.set("retry-after", String(wait));
  if (problem.status === 401) headers.set("www-authenticate", 'Bearer realm="bailiwick"');
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

function known(error: DomainError, requestId: string): Problem {
  const { what, why, fix } = error.words;
  const problem: Problem = {
    type: `urn:bailiwick:problem:${error.code.toLowerCase().replaceAll("_", "-")}`,
    title: what,
    status: "status" in error && typeof error.status === "number" ? error.status : STATUS[error.code],
    detail: [why, fix].filter(Boolean).join(" ") || what,
    code: error.code,
    requestId,
  };
  return Object.keys(error.fields).length > 0 ? { ...problem, fields: error.fields } : problem;
}

function unexpected(requestId: string): Problem {
  return {
    type: "urn:bailiwick:problem:internal",
    title: "Something went wrong on our side.",
    status: 500,
    detail: "The cause is in the log under the request id. Give that id to an administrator.",
    code: "INTERNAL",
    requestId,
  };
}

/** Logs what an operator must know: an error that no verb threw on purpose, and what could not be reached. */
export function logUnexpected(error: unknown, requestId: string): void {
  const ours = domainErrorIn(error);
  if (ours && ours.code !== "UNAVAILABLE") return;
  const level = ours ? "warn" : "error";
  log(level, "request failed", { requestId, error: errorText(error) });
}
