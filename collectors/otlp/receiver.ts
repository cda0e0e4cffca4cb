import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { clientAddress, type ProxyRange } from "@/lib/base/clientAddress";
import { errorText } from "@/lib/base/log";
import { REQUEST_ID_HEADER, readRequestId } from "@/lib/base/requestId";
import { measureRequest } from "@/lib/operations/measureRequest";
import { answerFailure, answerSuccess } from "./answer";
import { readBody } from "./body";
import { credentialOf } from "./credential";
import type { Intake } from "./intake";
import { MAX_BODY_BYTES, MAX_INFLIGHT_BYTES } from "./limits";
import { Refusal, refusalOf } from "./refusal";
import { type Encoding, SIGNALS, signalAt } from "./signals";

export interface ReceiverParts {
  intake: Intake;
  /** Whose word on a caller's address counts. */
  trustedProxies: readonly ProxyRange[];
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

/** OTLP/HTTP (OTLP 1.x): POST /v1/traces and /v1/logs, protobuf or JSON, answered after the rows are committed. */
export function createReceiver(parts: ReceiverParts): Server {
  const server = createServer((request, response) => {
    measureRequest("collector", request, response);
    const given = request.headers[REQUEST_ID_HEADER];
    const requestId = readRequestId(typeof given === "string" ? given : null) ?? parts.newRequestId();
    response.setHeader(REQUEST_ID_HEADER, requestId);
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    receive(parts, request, response, requestId).catch((error) => {
      if (request.destroyed && !request.complete) return;
      const refusal = refusalOf(error);
      if (refusal !== error) parts.log("request failed", { requestId, error: errorText(error) });
      refuse(request, response, refusal);
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

async function receive(
  { intake, trustedProxies }: ReceiverParts,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const declared = Math.min(Number(request.headers["content-length"] ?? 0) || 0, MAX_INFLIGHT_BYTES);
  response.once("close", intake.hold(declared));
  const signal = signalAt((request.url ?? "").split("?")[0] ?? "");
  if (signal === null) {
    const words =
      "Nothing is here: send OTLP traces to POST /v1/traces, and gateways' access logs to POST /v1/logs.";
    throw new Refusal(404, words);
  }
  if (request.method !== "POST") throw new Refusal(405, `Send ${SIGNALS[signal].words} with POST.`);
  const peer = request.socket.remoteAddress ?? "";
  const source = await intake.admit(credentialOf(peer, trustedProxies, request.headers), {
    requestId,
    client: {
      address: clientAddress(peer, request.headers["x-forwarded-for"], trustedProxies),
      userAgent: request.headers["user-agent"] ?? "unknown",
    },
  });
  const encoding = ENCODINGS[mediaType(request)];
  if (!encoding) throw new Refusal(415, "Send application/x-protobuf or application/json.");
  const taken = await intake.take(signal, await readBody(request), encoding, source, requestId);
  answerSuccess(response, encoding, taken);
}

/** Answers at once. What is left of a body within the limit is read and dropped, so that the sender sees the answer; of a larger one, the connection ends. */
function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (!request.complete) {
    const isSmall = Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY) <= MAX_BODY_BYTES;
    if (isSmall) request.resume();
    else response.setHeader("connection", "close");
  }
  if (refusal.status === 401) response.setHeader("www-authenticate", 'Bearer realm="bailiwick"');
  if (refusal.status === 405) response.setHeader("allow", "POST");
  answerFailure(response, ENCODINGS[mediaType(request)] ?? "json", refusal);
}

function mediaType(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
