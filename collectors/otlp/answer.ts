import type { ServerResponse } from "node:http";
import type { Refusal } from "./refusal";
import { type Encoding, SIGNALS, type Taken } from "./signals";
import { bytesField, textField, varintField } from "./writeProtobuf";

const CONTENT_TYPE: Record<Encoding, string> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/** google.rpc.Code for the HTTP statuses we give. */
const RPC_CODE: Readonly<Record<Refusal["status"], number>> = {
  400: 3,
  401: 16,
  404: 5,
  405: 12,
  413: 3,
  415: 3,
  500: 13,
  503: 14,
};
const RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

/**
 * 200 with an Export…ServiceResponse; `partial_success` only when something was rejected, or accepted with a warning: then
 * the count is 0 (OTLP 1.x, "Partial Success").
 */
export function answerSuccess(response: ServerResponse, encoding: Encoding, taken: Taken): void {
  const body = encoding === "json" ? jsonResponse(taken) : protobufResponse(taken);
  send(response, 200, encoding, body);
}

/** A failure: a google.rpc.Status in the request's encoding. */
export function answerFailure(response: ServerResponse, encoding: Encoding, refusal: Refusal): void {
  const { status, message, retryAfterSeconds } = refusal;
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
  const body =
    encoding === "json"
      ? Buffer.from(JSON.stringify({ code: rpcCode(refusal), message }))
      : rpcStatus(refusal);
  send(response, status, encoding, body);
}

/** The same answer over both transports: fields 1 and 2 of ExportTracePartialSuccess and ExportLogsPartialSuccess. */
export function protobufResponse({ rejected, words }: Taken): Buffer {
  if (words === "") return Buffer.alloc(0);
  const count = rejected > 0 ? varintField(1, rejected) : Buffer.alloc(0);
  return bytesField(1, Buffer.concat([count, textField(2, words)]));
}

/** google.rpc.Status; where exporters should come again with google.rpc.RetryInfo, as OTLP asks of throttling over gRPC. */
export function rpcStatus(refusal: Refusal): Buffer {
  const { message, retryAfterSeconds } = refusal;
  const status = [varintField(1, rpcCode(refusal)), textField(2, message)];
  if (retryAfterSeconds !== undefined) {
    const delay = bytesField(1, varintField(1, retryAfterSeconds));
    status.push(bytesField(3, Buffer.concat([textField(1, RETRY_INFO), bytesField(2, delay)])));
  }
  return Buffer.concat(status);
}

export const rpcCode = ({ status }: Refusal): number => RPC_CODE[status];

function jsonResponse({ signal, rejected, words }: Taken): Buffer {
  const { rejectedField } = SIGNALS[signal];
  const partial = { partialSuccess: { [rejectedField]: String(rejected), errorMessage: words } };
  return Buffer.from(JSON.stringify(words === "" ? {} : partial));
}

function send(response: ServerResponse, status: number, encoding: Encoding, body: Buffer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": CONTENT_TYPE[encoding], "content-length": body.length });
  response.end(body);
}
