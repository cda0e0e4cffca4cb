import { noAttributes } from "./attributes";
import { nestsDeeper } from "./jsonDepth";
import {
  isObject,
  type JsonObject,
  jsonEnum,
  jsonList,
  jsonText,
  jsonUint64,
  readAttributes,
} from "./jsonValue";
import { MAX_EVENTS, MAX_JSON_DEPTH, notARequest, SpanProblem } from "./limits";
import type { Attributes, Span, SpanEvent } from "./span";
import { newSpan, type SpanSink } from "./spanSink";

const SPAN_KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (n) => `SPAN_KIND_${n}`,
);
const STATUS_CODES = ["UNSET", "OK", "ERROR"].map((n) => `STATUS_CODE_${n}`);

/**
 * Reads an ExportTraceServiceRequest in OTLP/JSON (opentelemetry-proto 1.x, "JSON Protobuf Encoding": ids are hex, 64-bit
 * integers are text or numbers). Throws INVALID where the outer structure is broken; what is wrong with one span goes to the sink.
 */
export function decodeJson(body: Uint8Array, sink: SpanSink): void {
  for (const resourceSpans of objects(parse(body), "resourceSpans")) {
    const resource = noAttributes();
    const problem = problemOf(() => readAttributes(objectIn(resourceSpans, "resource").attributes, resource));
    const schemaUrl = textOf(resourceSpans, "schemaUrl");
    for (const scopeSpans of objects(resourceSpans, "scopeSpans")) {
      const given = objectIn(scopeSpans, "scope");
      const scope = { name: textOf(given, "name"), version: textOf(given, "version") };
      const schema = textOf(scopeSpans, "schemaUrl") || schemaUrl;
      for (const span of list(scopeSpans, "spans"))
        takeSpan(span, newSpan(resource, scope, schema), problem, sink);
    }
  }
}

function parse(body: Uint8Array): JsonObject {
  if (nestsDeeper(body, MAX_JSON_DEPTH)) throw notARequest(`it is nested more than ${MAX_JSON_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw notARequest(`it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isObject(value)) throw notARequest("it is not a JSON object");
  return value;
}

function takeSpan(given: unknown, span: Span, resourceProblem: string | null, sink: SpanSink): void {
  const problem = problemOf(() => readSpan(given, span)) ?? resourceProblem;
  if (problem === null) sink.take(span);
  else sink.reject(problem);
}

function readSpan(given: unknown, span: Span): void {
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

function problemOf(read: () => void): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof SpanProblem) return error.message;
    throw error;
  }
}

function list(of: JsonObject, field: string): unknown[] {
  const value = of[field] ?? [];
  if (!Array.isArray(value)) throw notARequest(`${field} is not an array`);
  return value;
}

function objects(of: JsonObject, field: string): JsonObject[] {
  const value = list(of, field);
  if (!value.every(isObject)) throw notARequest(`${field} holds something that is not an object`);
  return value;
}

function objectIn(of: JsonObject, field: string): JsonObject {
  const value = of[field] ?? {};
  if (!isObject(value)) throw notARequest(`${field} is not an object`);
  return value;
}

function textOf(of: JsonObject, field: string): string {
  const value = of[field] ?? "";
  if (typeof value !== "string") throw notARequest(`${field} is not a string`);
  return value.toWellFormed();
}
