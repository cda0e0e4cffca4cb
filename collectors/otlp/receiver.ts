import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Client } from "@/lib/access/ctx";
import type { IngestSource } from "@/lib/actions/action";
import { clientAddress, isTrusted, type ProxyRange } from "@/lib/base/clientAddress";
import { domainErrorIn, isDomainError } from "@/lib/base/errors";
import { errorText } from "@/lib/base/log";
import { count } from "@/lib/base/meter";
import { REQUEST_ID_HEADER, readRequestId } from "@/lib/base/requestId";
import { measureRequest } from "@/lib/operations/measureRequest";
import { answerFailure, answerSuccess, type Encoding } from "./answer";
import type { Authenticated, Credential } from "./authenticate";
import { type Batcher, Overloaded } from "./batch";
import { BodyError, readBody } from "./body";
import { MAX_BODY_BYTES, MAX_INFLIGHT_BYTES, RETRY_AFTER_SECONDS, RETRY_WHEN_FULL_SECONDS } from "./limits";
import { prepare, reject } from "./pipeline";

export interface ReceiverParts {
  batcher: Batcher;
  /** Whom a request is from, or why it is refused. */
  authenticate: (
    credential: Credential,
    request: { requestId: string; client: Client },
  ) => Promise<Authenticated>;
  /** Whose word on a caller's address counts. */
  trustedProxies: readonly ProxyRange[];
  /** Hears once a request of a key's committed spans. */
  onCommitted: (source: IngestSource, spans: number) => void;
  /** True while the disk is nearly full: nothing is taken, so that nothing breaks. */
  isFull: () => boolean;
  now: () => number;
  /** For a request that came without an id. */
  newRequestId: () => string;
  log: (message: string, fields: Record<string, unknown>) => void;
}

const ENCODINGS: Record<string, Encoding> = {
  "application/x-protobuf": "protobuf",
  "application/json": "json",
};

/** No answer of ours is a page, and none is to be kept. */
const HEADERS = { "x-content-type-options": "nosniff", "cache-control": "no-store" };

const HINT =
  "Send a valid ingest key as `Authorization: Bearer <key>` or `x-api-key: <key>` (the Connect page issues them), or a JWT-SVID or OpenID Connect token of a registered issuer.";

/** OTLP/HTTP for traces (OTLP 1.x): POST /v1/traces, protobuf or JSON, answered after the rows are committed. */
export function createReceiver(parts: ReceiverParts): Server {
  let inflightBytes = 0;
  const server = createServer((request, response) => {
    measureRequest("collector", request, response);
    const given = request.headers[REQUEST_ID_HEADER];
    const requestId = readRequestId(typeof given === "string" ? given : null) ?? parts.newRequestId();
    response.setHeader(REQUEST_ID_HEADER, requestId);
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const declared = Math.min(Number(request.headers["content-length"] ?? 0) || 0, MAX_INFLIGHT_BYTES);
    const encoding = ENCODINGS[mediaType(request)] ?? "json";
    if (inflightBytes + declared > MAX_INFLIGHT_BYTES) {
      return refuse(
        request,
        response,
        encoding,
        503,
        "The collector is busy: try again shortly.",
        RETRY_AFTER_SECONDS,
      );
    }
    inflightBytes += declared;
    response.once("close", () => {
      inflightBytes -= declared;
    });
    receive(parts, request, response, encoding).catch((error) => {
      parts.log("request failed", { requestId, error: errorText(error) });
      if (domainErrorIn(error)?.code === "UNAVAILABLE") {
        const words = "The store cannot be reached: nothing is acknowledged, try again shortly.";
        return refuse(request, response, encoding, 503, words, RETRY_AFTER_SECONDS);
      }
      refuse(request, response, encoding, 500, "The collector failed on this request; its log says why.");
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

async function receive(
  parts: ReceiverParts,
  request: IncomingMessage,
  response: ServerResponse,
  encoding: Encoding,
): Promise<void> {
  const path = (request.url ?? "").split("?")[0];
  if (path !== "/v1/traces") {
    return refuse(request, response, encoding, 404, "Nothing is here: send OTLP traces to POST /v1/traces.");
  }
  if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    return refuse(request, response, encoding, 405, "Send OTLP traces with POST.");
  }
  const requestId = String(response.getHeader(REQUEST_ID_HEADER));
  const client = clientOf(parts, request);
  const authenticated = await parts.authenticate(credentialOf(parts, request), { requestId, client });
  const { source } = authenticated;
  if (!source) {
    response.setHeader("www-authenticate", 'Bearer realm="bailiwick"');
    const { why } = authenticated;
    return refuse(
      request,
      response,
      encoding,
      401,
      why === null ? HINT : `The credential is refused. ${why}`,
    );
  }
  if (!ENCODINGS[mediaType(request)]) {
    return refuse(request, response, encoding, 415, "Send application/x-protobuf or application/json.");
  }
  if (parts.isFull()) {
    count("bailiwick.ingest.push_backs", 1, { reason: "disk" });
    const words = "The disk of the lake is nearly full: make room, or set BAILIWICK_DISK_FULL_GB.";
    return refuse(request, response, encoding, 503, words, RETRY_WHEN_FULL_SECONDS);
  }
  await ingest(parts, request, response, encoding, source);
}

async function ingest(
  parts: ReceiverParts,
  request: IncomingMessage,
  response: ServerResponse,
  encoding: Encoding,
  source: IngestSource,
): Promise<void> {
  const asked = {
    requestId: response.getHeader(REQUEST_ID_HEADER),
    tenant: source.tenant,
    key: source.keyId,
  };
  try {
    const { actions, rejected } = prepare(await readBody(request), encoding, source, parts.now());
    for (const one of await parts.batcher.add(actions)) reject(rejected, one.reason);
    count("bailiwick.ingest.spans", actions.length, { outcome: "committed" });
    count("bailiwick.ingest.spans", rejected.count, { outcome: "rejected" });
    if (actions.length > 0) parts.onCommitted(source, actions.length);
    if (rejected.count > 0) parts.log("spans rejected", { ...asked, ...rejected });
    answerSuccess(response, encoding, rejected);
  } catch (error) {
    if (error instanceof BodyError) return refuse(request, response, encoding, error.status, error.message);
    if (isDomainError(error) && error.code === "INVALID")
      return refuse(request, response, encoding, 400, error.message);
    if (error instanceof Overloaded) {
      count("bailiwick.ingest.push_backs", 1, { reason: "busy" });
      return refuse(
        request,
        response,
        encoding,
        503,
        "The collector is busy: try again shortly.",
        RETRY_AFTER_SECONDS,
      );
    }
    if (request.destroyed && !request.complete) return;
    count("bailiwick.ingest.push_backs", 1, { reason: "lake" });
    parts.log("commit failed", { ...asked, error: String((error as Error).message).slice(0, 500) });
    const message =
      "The lake does not take rows at the moment: nothing of this batch is acknowledged, try again.";
    refuse(request, response, encoding, 503, message, RETRY_AFTER_SECONDS);
  }
}

/** Answers at once. What is left of a body within the limit is read and dropped, so that the sender sees the answer; of a larger one, the connection ends. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  encoding: Encoding,
  status: number,
  message: string,
  retryAfterSeconds?: number,
): void {
  if (!request.complete) {
    const isSmall = Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY) <= MAX_BODY_BYTES;
    if (isSmall) request.resume();
    else response.setHeader("connection", "close");
  }
  answerFailure(response, encoding, status, message, retryAfterSeconds);
}

function clientOf({ trustedProxies }: ReceiverParts, { socket, headers }: IncomingMessage): Client {
  const address = clientAddress(socket.remoteAddress, headers["x-forwarded-for"], trustedProxies);
  return { address, userAgent: headers["user-agent"] ?? "unknown" };
}

function mediaType(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** A client's certificate counts by the word of a trusted proxy only: what others send under that name is not looked at. */
function credentialOf({ trustedProxies }: ReceiverParts, { headers, socket }: IncomingMessage): Credential {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
  const secret = bearer ?? [headers["x-api-key"] ?? ""].flat()[0]?.trim() ?? "";
  const forwarded = [headers["x-forwarded-client-cert"] ?? []].flat().join(",");
  const isAlone = forwarded !== "" && headers.authorization === undefined;
  const isByProxy = isAlone && isTrusted(socket.remoteAddress ?? "", trustedProxies);
  return { secret, clientCert: isByProxy ? forwarded : null };
}
