import {
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServerInterceptor,
  type StatusObject,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { IngestSource } from "@/lib/actions/action";
import type { ProxyRange } from "@/lib/base/clientAddress";
import { errorText } from "@/lib/base/log";
import { protobufResponse, rpcCode, rpcStatus } from "./answer";
import { type Admitted, admitFirst } from "./grpcAdmit";
import type { Intake } from "./intake";
import { MAX_BODY_BYTES, MAX_CALL_MS, MAX_CALLS_A_CONNECTION, MAX_CONNECTION_MS } from "./limits";
import { refusalOf } from "./refusal";
import { SIGNALS, type Signal, signals, type Taken } from "./signals";

export interface GrpcParts {
  host: string;
  port: number;
  intake: Intake;
  /** Whose word on a caller's address counts. */
  trustedProxies: readonly ProxyRange[];
  newRequestId: () => string;
  log: (message: string, fields: Record<string, unknown>) => void;
}

export interface GrpcReceiver {
  port: number;
  /** Takes no more calls, and resolves when those that run are answered, or after a second. */
  stop: () => Promise<void>;
}

/** Where a refusal says more than its code: google.rpc.Status, as bytes. */
const DETAILS = "grpc-status-details-bin";
const STOP_LIMIT_MS = 1_000;

/**
 * Starts OTLP/gRPC (OTLP 1.x): TraceService/Export and LogsService/Export, without TLS, answered after the rows are
 * committed. Who calls is known before a message is read. Rejects with the listener's error.
 */
export async function startGrpc(parts: GrpcParts): Promise<GrpcReceiver> {
  const admitted = new WeakMap<Metadata, Admitted>();
  const refuse = (error: unknown, requestId: string) => refusalStatus(parts, error, requestId);
  const interceptors: ServerInterceptor[] = [admitFirst(parts, admitted, refuse)];
  const server = new Server({
    interceptors,
    "grpc.max_receive_message_length": MAX_BODY_BYTES,
    "grpc.max_concurrent_streams": MAX_CALLS_A_CONNECTION,
    "grpc.keepalive_time_ms": 60_000,
    "grpc.keepalive_timeout_ms": 20_000,
    "grpc.max_connection_age_ms": MAX_CONNECTION_MS,
    "grpc.max_connection_age_grace_ms": MAX_CALL_MS,
  });
  for (const signal of signals) addExport(server, parts.intake, signal, { admitted, refuse });
  const host = parts.host.includes(":") ? `[${parts.host}]` : parts.host;
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${parts.port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, stop: () => stop(server) };
}

interface Around {
  admitted: WeakMap<Metadata, Admitted>;
  refuse: (error: unknown, requestId: string) => StatusObject;
}

function addExport(server: Server, intake: Intake, signal: Signal, { admitted, refuse }: Around): void {
  const handle: handleUnaryCall<Buffer, Taken> = (call, done) => {
    const from = admitted.get(call.metadata);
    if (!from) return done(refuse(new Error("a call that nobody admitted"), ""));
    exported(intake, signal, call.request, from.source, from.requestId).then(
      (taken) => done(null, taken),
      (error) => done(refuse(error, from.requestId)),
    );
  };
  const implementation: UntypedServiceImplementation = { Export: handle };
  server.addService(
    {
      Export: {
        path: `/${SIGNALS[signal].grpcService}/Export`,
        requestStream: false,
        responseStream: false,
        requestDeserialize: (bytes: Buffer) => bytes,
        requestSerialize: (bytes: Buffer) => bytes,
        responseSerialize: protobufResponse,
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    },
    implementation,
  );
}

async function exported(
  intake: Intake,
  signal: Signal,
  body: Buffer,
  source: IngestSource,
  requestId: string,
): Promise<Taken> {
  const release = intake.hold(body.length);
  try {
    return await intake.take(signal, body, "protobuf", source, requestId);
  } finally {
    release();
  }
}

function refusalStatus({ log }: GrpcParts, error: unknown, requestId: string): StatusObject {
  const refusal = refusalOf(error);
  if (refusal !== error) log("call failed", { requestId, error: errorText(error) });
  const metadata = new Metadata();
  metadata.set(DETAILS, rpcStatus(refusal));
  return { code: rpcCode(refusal) as status, details: refusal.message, metadata };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, STOP_LIMIT_MS);
    server.tryShutdown(() => {
      clearTimeout(limit);
      resolve();
    });
  });
}
