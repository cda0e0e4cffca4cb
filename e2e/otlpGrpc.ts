import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from "@grpc/grpc-js";

/** `opentelemetry.proto.collector.<signal>.v1.<Service>/Export`, as exporters call it. */
const METHODS = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
};

export interface GrpcAnswer {
  /** `OK`, `UNAUTHENTICATED`, … */
  code: string;
  words: string;
  /** The response's bytes; empty where it failed. */
  body: Buffer;
  /** google.rpc.Status, where there is one. */
  details: Buffer | null;
}

/** Sends an export request over gRPC, as an exporter would; resolves with its answer, whatever that is. */
export function exportCall(
  target: string,
  signal: keyof typeof METHODS,
  body: Uint8Array,
  headers: Record<string, string>,
  gzip = false,
): Promise<GrpcAnswer> {
  const client = new Client(target, credentials.createInsecure(), {
    "grpc.max_send_message_length": -1,
    ...(gzip && { "grpc.default_compression_algorithm": compressionAlgorithms.gzip }),
  });
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const asIs = (bytes: Buffer) => bytes;
  return new Promise((resolve) => {
    const done = (error: ServiceError | null, response?: Buffer) => {
      client.close();
      const [details = null] = error?.metadata?.get("grpc-status-details-bin") ?? [];
      resolve({
        code: status[error?.code ?? status.OK] ?? "",
        words: error?.details ?? "",
        body: response ?? Buffer.alloc(0),
        details: details as Buffer | null,
      });
    };
    client.makeUnaryRequest(
      METHODS[signal],
      asIs,
      asIs,
      Buffer.from(body),
      metadata,
      { deadline: Date.now() + 20_000 },
      done,
    );
  });
}
