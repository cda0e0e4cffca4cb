import type { Ctx } from "@/lib/access/ctx";
import { DomainError, domainErrorIn } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { scimTypeOf } from "@/lib/scim/refusal";
import { namesVersion } from "@/lib/scim/version";
import { apiCtx } from "./apiCtx";
import { logUnexpected, STATUS } from "./problem";
import { REQUEST_ID, readRequestId } from "./requestId";
import { readScimBody } from "./scimBody";
import { strangerCtx } from "./strangerCtx";

const MEDIA_TYPE = "application/scim+json";
const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

export interface ScimRequest {
  /** Of the address, after `/Users/` and the like; empty where there is none. */
  id: string;
  query: URLSearchParams;
  /** The address of our SCIM, without a slash at its end. */
  base: string;
  ifMatch: string | null;
  /** The JSON body. Throws INVALID. */
  body: () => Promise<unknown>;
}

export interface ScimAnswer {
  /** 200 unless told; 204 without a resource. */
  status?: 200 | 201 | 204;
  resource?: unknown;
  /** Of one resource: its entity tag's number and its address. */
  version?: number;
  location?: string;
}

type Handler = (
  request: Request,
  route: { params: Promise<Record<string, string | string[] | undefined> | undefined> },
) => Promise<Response>;

/**
 * One route of SCIM: a token with `members.provision`, whose tenant is the directory's, and answers and errors as RFC 7644
 * writes them (§3.12) in place of our problems.
 */
export function defineScim(run: (ctx: Ctx, request: ScimRequest) => Promise<ScimAnswer>): Handler {
  return async (request, route) => {
    const requestId = readRequestId(request.headers) ?? strangerCtx(request.headers).requestId;
    try {
      const ctx = await scimCtx(request);
      // Next gives no params where the path has none.
      const id = (await route.params)?.id;
      const answer = await run(ctx, {
        id: typeof id === "string" ? id : "",
        query: new URL(request.url).searchParams,
        base: scimBase(),
        ifMatch: request.headers.get("if-match"),
        body: () => readScimBody(request),
      });
      return respond(request, answer, requestId);
    } catch (error) {
      return refusal(error, requestId);
    }
  };
}

/** Where directories find us. */
export function scimBase(): string {
  return `${processState().environment.publicUrl.replace(/\/$/, "")}/scim/v2`;
}

/** A browser's cookie opens nothing here. */
async function scimCtx(request: Request): Promise<Ctx> {
  if (/^Bearer\s+\S+$/i.test(request.headers.get("authorization") ?? "")) {
    return apiCtx(request, "members.provision");
  }
  throw new DomainError("UNAUTHENTICATED", {
    what: "This needs a token.",
    fix: "Send Authorization: Bearer with a token of Settings, Directory.",
  });
}

function respond(request: Request, answer: ScimAnswer, requestId: string): Response {
  const { resource, version, location } = answer;
  const headers = new Headers({ "cache-control": "no-store", [REQUEST_ID]: requestId });
  if (version !== undefined) headers.set("etag", `W/"${version}"`);
  if (location) headers.set(answer.status === 201 ? "location" : "content-location", location);
  const known = request.method === "GET" ? request.headers.get("if-none-match") : null;
  if (known !== null && version !== undefined && namesVersion(known, version)) {
    return new Response(null, { status: 304, headers });
  }
  if (resource === undefined) return new Response(null, { status: 204, headers });
  headers.set("content-type", MEDIA_TYPE);
  return new Response(JSON.stringify(resource), { status: answer.status ?? 200, headers });
}

/** An error as RFC 7644 §3.12 writes it: the status is text, and says nothing of our inside. */
function refusal(error: unknown, requestId: string): Response {
  logUnexpected(error, requestId);
  const known = domainErrorIn(error);
  const status = known ? statusOf(known) : 500;
  const scimType = scimTypeOf(error);
  const detail =
    known?.message ?? `Something went wrong on our side. The log has the cause under ${requestId}.`;
  const headers = new Headers({
    "content-type": MEDIA_TYPE,
    "cache-control": "no-store",
    [REQUEST_ID]: requestId,
  });
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="bailiwick"');
  const wait = known && "retryAfterSeconds" in known ? known.retryAfterSeconds : null;
  if (wait !== null) headers.set("retry-after", String(wait));
  const body = { schemas: [ERROR], status: String(status), ...(scimType ? { scimType } : {}), detail };
  return new Response(JSON.stringify(body), { status, headers });
}

function statusOf(error: DomainError): number {
  return "status" in error && typeof error.status === "number" ? error.status : STATUS[error.code];
}
