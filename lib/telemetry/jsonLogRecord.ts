import { isObject, jsonText, jsonUint64, readAnyValue, readAttributes } from "./jsonValue";
import { SpanProblem } from "./limits";
import type { LogRecord } from "./logRecord";

/** Reads a log record of OTLP/JSON into `record`. Throws SpanProblem where it must be refused. */
export function readJsonLogRecord(given: unknown, record: LogRecord): void {
  if (!isObject(given)) throw new SpanProblem("a log record is not an object");
  record.timeNs = jsonUint64(given.timeUnixNano, "timeUnixNano");
  record.observedNs = jsonUint64(given.observedTimeUnixNano, "observedTimeUnixNano");
  record.eventName = jsonText(given.eventName, "eventName");
  record.traceId = jsonText(given.traceId, "the trace id").toLowerCase();
  record.spanId = jsonText(given.spanId, "the span id").toLowerCase();
  record.body = readAnyValue(given.body, 1);
  readAttributes(given.attributes, record.attributes);
}
