/** OTLP AnyValue as plain data. Integers beyond 2^53 and bytes (base64) arrive as strings. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | AttributeValue[]
  | { [key: string]: AttributeValue };

export type Attributes = Record<string, AttributeValue>;

export interface SpanEvent {
  timeNs: bigint;
  name: string;
  attributes: Attributes;
}

/** One span as decoded: opentelemetry.proto.trace.v1.Span, flat, with its resource and scope (shared objects, never copied). */
export interface Span {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** 16 lower-case hex digits. */
  spanId: string;
  parentSpanId: string | null;
  name: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  startNs: bigint;
  /** 0n when the span says no end. */
  endNs: bigint;
  attributes: Attributes;
  events: SpanEvent[];
  /** 0 unset, 1 ok, 2 error. */
  statusCode: number;
  statusMessage: string;
  resource: Attributes;
  scope: { name: string; version: string };
  schemaUrl: string;
}
