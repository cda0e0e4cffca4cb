import type { ServerResponse } from "node:http";

/** Protobuf and JSON, the two encodings of OTLP/HTTP: an answer comes in the encoding of its request. */
export type Encoding = "protobuf" | "json";

const CONTENT_TYPE: Record<Encoding, string> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/** google.rpc.Code for the HTTP statuses we give. */
const RPC_CODE: Record<number, number> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  413: 3,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
};

/** 200 with an ExportTraceServiceResponse; `partial_success` only when spans were rejected (OTLP 1.x, "Partial Success"). */
export function answerSuccess(
  response: ServerResponse,
  encoding: Encoding,
  rejected: { count: number; reasons: string[] },
): void {
  const message = rejected.reasons.join("; ");
  if (encoding === "json") {
    const partial = { partialSuccess: { rejectedSpans: String(rejected.count), errorMessage: message } };
    send(response, 200, encoding, Buffer.from(JSON.stringify(rejected.count > 0 ? partial : {})));
    return;
  }
  const partial = Buffer.concat([varintField(1, rejected.count), bytesField(2, Buffer.from(message))]);
  send(response, 200, encoding, rejected.count > 0 ? bytesField(1, partial) : Buffer.alloc(0));
}

/** A failure: a google.rpc.Status in the request's encoding. `retryAfterSeconds` tells exporters to come again. */
export function answerFailure(
  response: ServerResponse,
  encoding: Encoding,
  status: number,
  message: string,
  retryAfterSeconds?: number,
): void {
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
  const code = RPC_CODE[status] ?? 2;
  const body =
    encoding === "json"
      ? Buffer.from(JSON.stringify({ code, message }))
      : Buffer.concat([varintField(1, code), bytesField(2, Buffer.from(message))]);
  send(response, status, encoding, body);
}

function send(response: ServerResponse, status: number, encoding: Encoding, body: Buffer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": CONTENT_TYPE[encoding], "content-length": body.length });
  response.end(body);
}

function varintField(field: number, value: number): Buffer {
  return Buffer.concat([Buffer.from([field << 3]), varint(value)]);
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2]), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
