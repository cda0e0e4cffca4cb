import { decodeJson } from "./decodeJson";
import { decodeProtobuf } from "./decodeProtobuf";
import { readJsonLogRecord } from "./jsonLogRecord";
import { readJsonSpan } from "./jsonSpan";
import { MAX_ITEMS, notARequest } from "./limits";
import { type DecodedLogs, type LogRecord, logSink, newLogRecord } from "./logRecord";
import { readLogRecord } from "./protobufLogRecord";
import { readSpan } from "./protobufSpan";
import type { Reading } from "./reading";
import type { Span } from "./span";
import { type Decoded, newSpan, spanSink } from "./spanSink";

const SPANS = {
  names: { resources: "resourceSpans", scopes: "scopeSpans", items: "spans" },
  begin: newSpan,
  readJson: readJsonSpan,
  readProtobuf: readSpan,
} as const;

const LOG_RECORDS = {
  names: { resources: "resourceLogs", scopes: "scopeLogs", items: "logRecords" },
  begin: newLogRecord,
  readJson: readJsonLogRecord,
  readProtobuf: readLogRecord,
} as const;

type Encoding = "protobuf" | "json";

/**
 * The second stage of the path: the bytes of an OTLP ExportTraceServiceRequest → its spans. A bad span never fails its
 * batch: it is counted in `rejected`. A body whose structure is broken throws INVALID. `nowMs` is the receiver's clock.
 */
export function decodeTraces(body: Uint8Array, encoding: Encoding, nowMs: number): Decoded {
  const decoded: Decoded = { spans: [], rejected: { count: 0, reasons: [] } };
  decode<Span>(body, encoding, { ...SPANS, ...spanSink(decoded, nowMs) });
  return decoded;
}

/** The same for the log records of an ExportLogsServiceRequest. */
export function decodeLogs(body: Uint8Array, encoding: Encoding, nowMs: number): DecodedLogs {
  const decoded: DecodedLogs = { records: [], rejected: { count: 0, reasons: [] } };
  decode<LogRecord>(body, encoding, { ...LOG_RECORDS, ...logSink(decoded, nowMs) });
  return decoded;
}

function decode<T>(body: Uint8Array, encoding: Encoding, given: Reading<T>): void {
  let items = 0;
  const begin: Reading<T>["begin"] = (...around) => {
    items += 1;
    if (items > MAX_ITEMS)
      throw notARequest(`it has more than ${MAX_ITEMS} ${given.names.items}: send smaller batches`);
    return given.begin(...around);
  };
  const reading = { ...given, begin };
  if (encoding === "protobuf") decodeProtobuf(body, reading);
  else decodeJson(body, reading);
}
