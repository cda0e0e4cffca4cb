import type { IncomingMessage, ServerResponse } from "node:http";
import { REQUEST_ID_HEADER } from "@/lib/base/requestId";

/** The methods of each path of the API, as `/api/openapi.json` names them: `/api/v1/keys/{id}` → `GET, DELETE`. */
export type Methods = ReadonlyMap<string, string>;

/** Reads them from our own description. Throws when it cannot be had. */
export async function readMethods(origin: string): Promise<Methods> {
  const answer = await fetch(`${origin}/api/openapi.json`, { signal: AbortSignal.timeout(30_000) });
  const { paths } = (await answer.json()) as { paths: Record<string, object> };
  return new Map(
    Object.entries(paths).map(([path, item]) => [path, Object.keys(item).join(", ").toUpperCase()]),
  );
}

/**
 * Next answers a method that an address does not take with an empty 405. For the API this adds what RFC 9110 §15.5.6 wants,
 * `Allow`, and a problem (RFC 9457) that says so. Next may have dressed `end` itself, so headers are set when they are written.
 */
export function sayAllowed(
  { url = "", method = "" }: IncomingMessage,
  response: ServerResponse,
  methods: () => Methods,
): void {
  const path = url.split("?")[0] ?? "";
  if (!path.startsWith("/api/") || method === "HEAD") return;
  let body: string | null = null;
  const [writeHead, end] = [response.writeHead.bind(response), response.end.bind(response)];
  response.writeHead = ((status: number, ...rest: []) => {
    const allow = status === 405 ? allowAt(path, methods()) : null;
    if (allow !== null) {
      const id = String(response.getHeader(REQUEST_ID_HEADER) ?? "");
      body = JSON.stringify(problem(method, path, allow, id));
      response.setHeader("allow", allow);
      response.setHeader("content-type", "application/problem+json");
      response.setHeader("content-length", Buffer.byteLength(body));
      response.removeHeader("transfer-encoding");
    }
    return writeHead(status, ...rest);
  }) as ServerResponse["writeHead"];
  response.end = ((...args: []) => {
    if (response.statusCode === 405 && !response.headersSent) response.writeHead(405);
    return body === null ? end(...args) : end(body);
  }) as ServerResponse["end"];
}

/** An address's own entry, else the one whose parameters it fills. */
function allowAt(path: string, methods: Methods): string | null {
  const parts = path.split("/");
  const fits = (template: string) => {
    const wanted = template.split("/");
    return (
      wanted.length === parts.length && wanted.every((part, at) => part.startsWith("{") || part === parts[at])
    );
  };
  return methods.get(path) ?? [...methods].find(([template]) => fits(template))?.[1] ?? null;
}

function problem(method: string, path: string, allow: string, requestId: string) {
  return {
    type: "urn:bailiwick:problem:invalid",
    title: `${path} does not take ${method}.`,
    status: 405,
    detail: `It takes ${allow}. /api/openapi.json lists what each address takes.`,
    code: "INVALID",
    requestId,
  };
}
