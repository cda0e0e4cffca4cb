import type { ServerResponse } from "node:http";
import type { DomainError, ErrorCode } from "@/lib/base/errors";

/** What a route answers. An object becomes JSON; text and bytes go as they are, with the type that `headers` say. */
export interface Answer {
  status: number;
  body?: object | string | Buffer;
  headers?: Readonly<Record<string, string>>;
}

/** HTTP statuses of what the domain refuses (the same as the console's). */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  UNAUTHENTICATED: 401,
  CONFLICT: 409,
  INVALID: 400,
  QUOTA_EXCEEDED: 429,
  PRECONDITION: 412,
  UNAVAILABLE: 503,
};

/** A problem as RFC 9457 has it. Whoever enforces takes everything but a 200 that allows for a denial. */
export function problem(status: number, title: string, headers: Answer["headers"] = {}): Answer {
  return {
    status,
    body: { title, status },
    headers: { "content-type": "application/problem+json", ...headers },
  };
}

export function problemOf({ code, message }: DomainError): Answer {
  return problem(STATUS[code], message);
}

export function send(response: ServerResponse, { status, body = "", headers = {} }: Answer): void {
  const isJson = typeof body === "object" && !Buffer.isBuffer(body);
  const bytes = isJson ? JSON.stringify(body) : body;
  response.writeHead(status, {
    "content-type": isJson ? "application/json" : "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(bytes),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(bytes);
}
