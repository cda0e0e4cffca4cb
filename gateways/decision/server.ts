import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Client } from "@/lib/access/ctx";
import { clientAddress, isTrusted, type ProxyRange } from "@/lib/base/clientAddress";
import { domainErrorIn } from "@/lib/base/errors";
import { Limiter } from "@/lib/base/limiter";
import { errorText } from "@/lib/base/log";
import { REQUEST_ID_HEADER, readRequestId } from "@/lib/base/requestId";
import type { Caller } from "@/lib/decisions/caller";
import { measureRequest } from "@/lib/operations/measureRequest";
import { type Answer, problem, problemOf, send } from "./answer";
import { type Credential, credentialOf } from "./authenticate";
import { MAX_AT_ONCE, MAX_BODY_BYTES, MAX_REFUSALS, REFUSALS_WINDOW_MS } from "./limits";
import type { Route } from "./route";
import { certificateOf, type TlsOptions } from "./tls";

export interface ServerParts {
  routes: readonly Route[];
  /** Who asks; null where the credential is refused. */
  authenticate: (
    credential: Credential,
    request: { requestId: string; client: Client },
  ) => Promise<Caller | null>;
  /** Whose word on a caller's address and certificate counts. */
  trustedProxies: readonly ProxyRange[];
  now: () => number;
  /** For a request that came without an id. */
  newRequestId: () => string;
  log: (message: string, fields: Record<string, unknown>) => void;
  /** Null for plain HTTP. */
  tls: TlsOptions | null;
}

const HINT =
  "Send a decide key as `Authorization: Bearer <key>`, or in `x-bailiwick-key`; Settings issues them.";

/** The decision point's HTTP. Whatever fails is an answer that no gateway takes for a permission. */
export function createDecisionServer(parts: ServerParts): Server {
  const find = finder(parts.routes);
  const refusals = new Limiter(MAX_REFUSALS, REFUSALS_WINDOW_MS);
  let atOnce = 0;
  const listener: RequestListener = (request, response) => {
    measureRequest("decision", request, response);
    const given = request.headers[REQUEST_ID_HEADER];
    const requestId = readRequestId(typeof given === "string" ? given : null) ?? parts.newRequestId();
    response.setHeader(REQUEST_ID_HEADER, requestId);
    if (atOnce >= MAX_AT_ONCE) {
      request.resume();
      return send(response, problem(503, "Too many requests at once.", { "retry-after": "1" }));
    }
    atOnce += 1;
    response.once("close", () => {
      atOnce -= 1;
    });
    answer(parts, find, refusals, request, requestId)
      .catch((error) => failed(parts, requestId, error))
      .then((answered) => finish(request, response, answered));
  };
  const server = parts.tls ? createTlsServer(parts.tls, listener) : createServer(listener);
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 65_000;
  server.maxHeadersCount = 200;
  return server;
}

async function answer(
  parts: ServerParts,
  find: (method: string, path: string) => Route | "other method" | null,
  refusals: Limiter,
  request: IncomingMessage,
  requestId: string,
): Promise<Answer> {
  const { method = "", url = "/", headers } = request;
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const route = find(method, path);
  if (route === null) return problem(404, "Nothing is here: see docs/decision-point.md.");
  if (route === "other method") return problem(405, `${method} is not taken here.`);
  const query = mark < 0 ? "" : url.slice(mark + 1);
  const isTls = parts.tls !== null;
  if (route.open)
    return route.answer({
      method,
      path,
      query,
      headers,
      isTls,
      body: await readBody(request, route.maxBytes),
    });
  const peer = request.socket.remoteAddress;
  const address = clientAddress(peer, headers["x-forwarded-for"], parts.trustedProxies);
  const client = { address, userAgent: headers["user-agent"] ?? "unknown" };
  const isByProxy = isTrusted(peer ?? "", parts.trustedProxies);
  const credential = credentialOf(headers, isByProxy, certificateOf(request.socket));
  const caller = await parts.authenticate(credential, { requestId, client });
  if (!caller) return refused(refusals, address, parts.now());
  const body = await readBody(request, route.maxBytes);
  return route.answer({ caller, method, path, query, headers, isTls, body });
}

function refused(refusals: Limiter, address: string, nowMs: number): Answer {
  const waitSeconds = refusals.take(address, nowMs);
  if (waitSeconds > 0)
    return problem(429, "Too many refused credentials.", { "retry-after": String(waitSeconds) });
  return problem(401, HINT, { "www-authenticate": 'Bearer realm="bailiwick"' });
}

class TooLarge extends Error {}

/** By events: an iterator over the request costs more than all of its reading. */
function readBody(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
      chunks.push(chunk);
      if (bytes <= maxBytes) return;
      chunks.length = 0;
      request.pause();
      reject(new TooLarge(`A body has at most ${maxBytes} bytes here.`));
    });
    request.once("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.once("error", reject);
    // Each request closes: an error, with its stack, is made for those only that did not end.
    request.once("close", () => request.complete || reject(new Error("The caller went away.")));
  });
}

function failed(parts: ServerParts, requestId: string, error: unknown): Answer {
  if (error instanceof TooLarge) return problem(413, error.message, { connection: "close" });
  const known = domainErrorIn(error);
  if (known && known.code !== "UNAVAILABLE") return problemOf(known);
  parts.log("request failed", { requestId, error: errorText(error) });
  if (known) return problem(503, "The store cannot be reached: nothing is decided.", { "retry-after": "1" });
  return problem(500, "The decision point failed on this request; its log says why.");
}

function finish(request: IncomingMessage, response: ServerResponse, answered: Answer): void {
  if (response.destroyed || response.headersSent) return;
  if (!request.complete) request.resume();
  send(response, answered);
}

/** Exact paths before prefixes, longer prefixes before shorter ones. */
function finder(routes: readonly Route[]): (method: string, path: string) => Route | "other method" | null {
  const exact = new Map<string, Route[]>();
  const beneath: { prefix: string; route: Route }[] = [];
  for (const route of routes) {
    if (route.path.endsWith("/*")) beneath.push({ prefix: route.path.slice(0, -1), route });
    else exact.set(route.path, [...(exact.get(route.path) ?? []), route]);
  }
  beneath.sort((a, b) => b.prefix.length - a.prefix.length);
  return (method, path) => {
    const here = exact.get(path) ?? [];
    const possible = [
      ...here,
      ...beneath.filter(({ prefix }) => path.startsWith(prefix)).map((one) => one.route),
    ];
    const found = possible.find((route) => route.method === "*" || route.method === method);
    return found ?? (possible.length > 0 ? "other method" : null);
  };
}
