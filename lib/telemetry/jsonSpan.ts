import { noAttributes } from "./attributes";
import { isObject, jsonEnum, jsonList, jsonText, jsonUint64, readAttributes } from "./jsonValue";
import { MAX_EVENTS, SpanProblem } from "./limits";
import type { Attributes, Span, SpanEvent } from "./span";

const SPAN_KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (n) => `SPAN_KIND_${n}`,
);
const STATUS_CODES = ["UNSET", "OK", "ERROR"].map((n) => `STATUS_CODE_${n}`);

/** Reads a span of OTLP/JSON into `span`. Throws SpanProblem where it must be refused. */
export function readJsonSpan(given: unknown, span: Span): void {
  if (!isObject(given)) throw new SpanProblem("a span is not an object");
  span.traceId = jsonText(given.traceId, "the trace id").toLowerCase();
  span.spanId = jsonText(given.spanId, "the span id").toLowerCase();
  span.parentSpanId = jsonText(given.parentSpanId, "the parent span id").toLowerCase();
  span.name = jsonText(given.name, "name");
  span.kind = jsonEnum(given.kind, SPAN_KINDS);
  span.startNs = jsonUint64(given.startTimeUnixNano, "startTimeUnixNano");
  span.endNs = jsonUint64(given.endTimeUnixNano, "endTimeUnixNano");
  readAttributes(given.attributes, span.attributes);
  const events = jsonList(given.events, "events");
  if (events.length > MAX_EVENTS) throw new SpanProblem(`more than ${MAX_EVENTS} events`);
  span.events = events.map(readEvent);
  if (isObject(given.status)) {
    span.statusCode = jsonEnum(given.status.code, STATUS_CODES);
    span.statusMessage = jsonText(given.status.message, "the status message");
  }
}

function readEvent(given: unknown): SpanEvent {
  if (!isObject(given)) throw new SpanProblem("an event is not an object");
  const attributes: Attributes = noAttributes();
  readAttributes(given.attributes, attributes);
  return {
    timeNs: jsonUint64(given.timeUnixNano, "timeUnixNano"),
    name: jsonText(given.name, "an event's name"),
    attributes,
  };
}
