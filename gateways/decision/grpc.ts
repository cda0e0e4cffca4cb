import {
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import type { Client } from "@/lib/access/ctx";
import { domainErrorIn } from "@/lib/base/errors";
import { errorText } from "@/lib/base/log";
import { readRequestId } from "@/lib/base/requestId";
import type { Caller } from "@/lib/decisions/caller";
import { type Credential, credentialOf } from "./authenticate";
import { printCheckResponse, readCheckRequest } from "./envoyCheck";
import { type Checked, checkRequest } from "./extAuthz";
import { MAX_BODY_BYTES } from "./limits";
import type { ForwardedRequest } from "./readHttpRequest";
import { pemOf, type TlsOptions } from "./tls";

/** `envoy.service.auth.v3.Authorization`, which Envoy, Istio, Kuadrant's gateways and Envoy Gateway ask. */
export const CHECK_PATH = "/envoy.service.auth.v3.Authorization/Check";

interface GrpcParts {
  host: string;
  port: number;
  /** Null for none; a client's certificate is looked at only where authorities of clients are given. */
  tls: TlsOptions | null;
  authenticate: (
    credential: Credential,
    request: { requestId: string; client: Client },
  ) => Promise<Caller | null>;
  newRequestId: () => string;
  log: (message: string, fields: Record<string, unknown>) => void;
}

/** Starts ext_authz over gRPC. Its certificate is read once. Rejects with the listener's error. */
export async function startGrpc(parts: GrpcParts): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = new Server({ "grpc.max_receive_message_length": MAX_BODY_BYTES * 16 });
  const check: handleUnaryCall<ForwardedRequest, Checked> = (call, done) => {
    const client = { address: addressOf(call.getPeer()), userAgent: first(call.metadata, "user-agent") };
    const requestId = readRequestId(first(call.metadata, "x-request-id")) ?? parts.newRequestId();
    const certificate = pemOf(call.getAuthContext().sslPeerCertificate ?? {});
    answer(parts, call.request, credentialOf(said(call.metadata), false, certificate), {
      requestId,
      client,
    }).then(
      (checked) => done(null, checked),
      (error) => done(failure(parts, requestId, error)),
    );
  };
  server.addService(
    {
      Check: {
        path: CHECK_PATH,
        requestStream: false,
        responseStream: false,
        requestDeserialize: readCheckRequest,
        requestSerialize: () => Buffer.alloc(0),
        responseSerialize: printCheckResponse,
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    },
    { Check: check },
  );
  const host = parts.host.includes(":") ? `[${parts.host}]` : parts.host;
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${parts.port}`, credentialsOf(parts.tls), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, stop: () => stop(server) };
}

function credentialsOf(tls: TlsOptions | null): ServerCredentials {
  if (tls === null) return ServerCredentials.createInsecure();
  const pair = { cert_chain: tls.cert, private_key: tls.key };
  return ServerCredentials.createSsl(tls.ca ?? null, [pair], tls.rejectUnauthorized);
}

async function answer(
  parts: GrpcParts,
  request: ForwardedRequest,
  credential: Credential,
  from: { requestId: string; client: Client },
): Promise<Checked> {
  const caller = await parts.authenticate(credential, from);
  if (caller) return checkRequest(caller, request);
  throw Object.assign(new Error("Send a decide key in the metadata `authorization` or `x-bailiwick-key`."), {
    code: status.UNAUTHENTICATED,
  });
}

/** Envoy denies on every error unless it was told not to (`failure_mode_allow`). */
function failure({ log }: GrpcParts, requestId: string, error: unknown): Partial<ServiceError> {
  const { code, message } = error as { code?: unknown; message: string };
  if (code === status.UNAUTHENTICATED) return { code, message };
  log("check failed", { requestId, error: errorText(error) });
  const known = domainErrorIn(error);
  if (known?.code === "UNAVAILABLE")
    return { code: status.UNAVAILABLE, message: "The store cannot be reached: nothing is decided." };
  return { code: status.INTERNAL, message: "The decision point failed on this request; its log says why." };
}

const said = (metadata: Metadata) => ({
  authorization: first(metadata, "authorization"),
  "x-bailiwick-key": first(metadata, "x-bailiwick-key"),
});

const first = (metadata: Metadata, name: string) => String(metadata.get(name)[0] ?? "");

/** `ipv4:127.0.0.1:4000` or `127.0.0.1:4000`. */
const addressOf = (peer: string) =>
  peer
    .replace(/^ipv[46]:/, "")
    .replace(/:\d+$/, "")
    .replace(/^\[|\]$/g, "");

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, 1_000);
    server.tryShutdown(() => {
      clearTimeout(limit);
      resolve();
    });
  });
}
