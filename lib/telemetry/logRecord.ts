import { noAttributes } from "./attributes";
import { problemWithTime, type Rejected, rejector } from "./reading";
import type { Attributes, AttributeValue, Span } from "./span";
import { isSpanId, isTraceId } from "./spanSink";

/** One log record as decoded: opentelemetry.proto.logs.v1.LogRecord, flat, with its resource and scope (shared objects). */
export interface LogRecord {
  /** When it happened, by its own clock, else when it was observed. */
  timeNs: bigint;
  /** Read only while decoding: the time where a record has none of its own. */
  observedNs: bigint;
  eventName: string;
  body: AttributeValue;
  attributes: Attributes;
  /** 32 and 16 lower-case hex digits; empty where the record belongs to no trace. */
  traceId: string;
  spanId: string;
  resource: Attributes;
  scope: Span["scope"];
  schemaUrl: string;
}

/** What became of the log records of one body. */
export interface DecodedLogs {
  records: LogRecord[];
  rejected: Rejected;
}

/** A record with nothing said yet. */
export function newLogRecord(resource: Attributes, scope: Span["scope"], schemaUrl: string): LogRecord {
  return {
    timeNs: 0n,
    observedNs: 0n,
    eventName: "",
    body: null,
    attributes: noAttributes(),
    traceId: "",
    spanId: "",
    resource,
    scope,
    schemaUrl,
  };
}

/** Takes each record that was read into `into`. Ids that are none belong to no trace (OTLP 1.x, logs data model). */
export function logSink(into: DecodedLogs, nowMs: number) {
  const reject = rejector(into.rejected);
  return {
    reject,
    take(record: LogRecord): void {
      if (record.timeNs === 0n) record.timeNs = record.observedNs;
      if (!isTraceId(record.traceId)) record.traceId = "";
      if (!isSpanId(record.spanId)) record.spanId = "";
      const reason = problemWithTime(record.timeNs, nowMs, "time");
      if (reason === null) into.records.push(record);
      else reject(reason);
    },
  };
}
