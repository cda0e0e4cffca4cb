import type { LogRecord } from "./logRecord";
import { tagOf, type WireReader, wire } from "./protobuf";
import { readAnyValue, readAttribute } from "./protobufValue";

const TIME = tagOf(1, wire.fixed64);
const BODY = tagOf(5, wire.bytes);
const ATTRIBUTES = tagOf(6, wire.bytes);
const TRACE_ID = tagOf(9, wire.bytes);
const SPAN_ID = tagOf(10, wire.bytes);
const OBSERVED_TIME = tagOf(11, wire.fixed64);
const EVENT_NAME = tagOf(12, wire.bytes);

/** Reads opentelemetry.proto.logs.v1.LogRecord into `record`. Throws SpanProblem where this record must be refused. */
export function readLogRecord(r: WireReader, end: number, record: LogRecord): void {
  let attributes = 0;
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === ATTRIBUTES) readAttribute(r, end, record.attributes, ++attributes);
    else if (tag === TIME) record.timeNs = r.fixed64(end);
    else if (tag === OBSERVED_TIME) record.observedNs = r.fixed64(end);
    else if (tag === BODY) record.body = readAnyValue(r, r.open(end), 1);
    else if (tag === TRACE_ID) record.traceId = r.hex(end);
    else if (tag === SPAN_ID) record.spanId = r.hex(end);
    else if (tag === EVENT_NAME) record.eventName = r.text(end);
    else r.skip(tag, end);
  }
}
