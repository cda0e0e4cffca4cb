import { noAttributes } from "./attributes";
import { MAX_EVENTS, SpanProblem } from "./limits";
import { tagOf, type WireReader, wire } from "./protobuf";
import { readAttribute } from "./protobufValue";
import type { Span, SpanEvent } from "./span";

const TRACE_ID = tagOf(1, wire.bytes);
const SPAN_ID = tagOf(2, wire.bytes);
const PARENT_SPAN_ID = tagOf(4, wire.bytes);
const NAME = tagOf(5, wire.bytes);
const KIND = tagOf(6, wire.varint);
const START = tagOf(7, wire.fixed64);
const END = tagOf(8, wire.fixed64);
const ATTRIBUTES = tagOf(9, wire.bytes);
const EVENTS = tagOf(11, wire.bytes);
const STATUS = tagOf(15, wire.bytes);

const STATUS_MESSAGE = tagOf(2, wire.bytes);
const STATUS_CODE = tagOf(3, wire.varint);

const EVENT_TIME = tagOf(1, wire.fixed64);
const EVENT_NAME = tagOf(2, wire.bytes);
const EVENT_ATTRIBUTES = tagOf(3, wire.bytes);

/** Reads opentelemetry.proto.trace.v1.Span into `span`. Throws SpanProblem where this span must be refused. */
export function readSpan(r: WireReader, end: number, span: Span): void {
  let attributes = 0;
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === ATTRIBUTES) readAttribute(r, end, span.attributes, ++attributes);
    else if (tag === TRACE_ID) span.traceId = r.hex(end);
    else if (tag === SPAN_ID) span.spanId = r.hex(end);
    else if (tag === PARENT_SPAN_ID) span.parentSpanId = r.hex(end);
    else if (tag === NAME) span.name = r.text(end);
    else if (tag === KIND) span.kind = r.unsigned(end);
    else if (tag === START) span.startNs = r.fixed64(end);
    else if (tag === END) span.endNs = r.fixed64(end);
    else if (tag === EVENTS) span.events.push(readEvent(r, r.open(end), span.events.length));
    else if (tag === STATUS) readStatus(r, r.open(end), span);
    else r.skip(tag, end);
  }
}

function readStatus(r: WireReader, end: number, span: Span): void {
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === STATUS_MESSAGE) span.statusMessage = r.text(end);
    else if (tag === STATUS_CODE) span.statusCode = r.unsigned(end);
    else r.skip(tag, end);
  }
}

function readEvent(r: WireReader, end: number, before: number): SpanEvent {
  if (before >= MAX_EVENTS) throw new SpanProblem(`more than ${MAX_EVENTS} events`);
  const event: SpanEvent = { timeNs: 0n, name: "", attributes: noAttributes() };
  let attributes = 0;
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === EVENT_TIME) event.timeNs = r.fixed64(end);
    else if (tag === EVENT_NAME) event.name = r.text(end);
    else if (tag === EVENT_ATTRIBUTES) readAttribute(r, end, event.attributes, ++attributes);
    else r.skip(tag, end);
  }
  return event;
}
