import { decodeJson } from "./decodeJson";
import { decodeProtobuf } from "./decodeProtobuf";
import { type Decoded, spanSink } from "./spanSink";

/**
 * The second stage of the path: the bytes of an OTLP ExportTraceServiceRequest → its spans. A bad span never fails its
 * batch: it is counted in `rejected`. A body whose structure is broken throws INVALID. `nowMs` is the receiver's clock.
 */
export function decodeTraces(body: Uint8Array, encoding: "protobuf" | "json", nowMs: number): Decoded {
  const decoded: Decoded = { spans: [], rejected: { count: 0, reasons: [] } };
  const sink = spanSink(decoded, nowMs);
  if (encoding === "protobuf") decodeProtobuf(body, sink);
  else decodeJson(body, sink);
  return decoded;
}
