/** What OTLP carries that we take, with the names that the two transports have for it (OTLP 1.x). */
export const SIGNALS = {
  traces: {
    words: "OTLP traces",
    httpPath: "/v1/traces",
    grpcService: "opentelemetry.proto.collector.trace.v1.TraceService",
    /** Of the partial success in OTLP/JSON. */
    rejectedField: "rejectedSpans",
    counter: "bailiwick.ingest.spans",
  },
  logs: {
    words: "OTLP logs",
    httpPath: "/v1/logs",
    grpcService: "opentelemetry.proto.collector.logs.v1.LogsService",
    rejectedField: "rejectedLogRecords",
    counter: "bailiwick.ingest.logs",
  },
} as const;
export type Signal = keyof typeof SIGNALS;

/** The two encodings of OTLP/HTTP; gRPC has the first. An answer comes in the encoding of its request. */
export type Encoding = "protobuf" | "json";

/** What became of a request that was taken: how much of it not, and what its sender should read; empty for nothing. */
export interface Taken {
  signal: Signal;
  rejected: number;
  words: string;
}

export const signals = Object.keys(SIGNALS) as Signal[];

/** The signal that a path of OTLP/HTTP is for; null for none. */
export const signalAt = (path: string): Signal | null =>
  signals.find((signal) => SIGNALS[signal].httpPath === path) ?? null;
