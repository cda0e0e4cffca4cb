import { noAttributes } from "./attributes";
import { notARequest, SpanProblem } from "./limits";
import { tagOf, WireReader, wire } from "./protobuf";
import { readSpan } from "./protobufSpan";
import { readAttribute } from "./protobufValue";
import type { Attributes, Span } from "./span";
import { newSpan, type SpanSink } from "./spanSink";

const RESOURCE_SPANS = tagOf(1, wire.bytes);
/** The same three numbers in ResourceSpans (resource, scope_spans, schema_url) and in ScopeSpans (scope, spans, schema_url). */
const AROUND = tagOf(1, wire.bytes);
const WITHIN = tagOf(2, wire.bytes);
const SCHEMA_URL = tagOf(3, wire.bytes);

const RESOURCE_ATTRIBUTES = tagOf(1, wire.bytes);
const SCOPE_NAME = tagOf(1, wire.bytes);
const SCOPE_VERSION = tagOf(2, wire.bytes);

/**
 * Reads an ExportTraceServiceRequest (opentelemetry-proto 1.x, collector/trace/v1) straight into spans; the field numbers
 * are the .proto files'. Throws INVALID where the structure is broken; what is wrong with one span goes to the sink.
 */
export function decodeProtobuf(body: Uint8Array, sink: SpanSink): void {
  const r = new WireReader(body);
  while (r.pos < r.length) {
    const tag = r.tag(r.length);
    if (tag === RESOURCE_SPANS) readResourceSpans(r, r.open(r.length), sink);
    else if (tag >>> 3 === 1) throw notARequest("resource_spans is not a message");
    else r.skip(tag, r.length);
  }
}

interface Slice {
  from: number;
  to: number;
}

/** Fields may come in any order, so what is within waits until what is around it is read. */
function readResourceSpans(r: WireReader, end: number, sink: SpanSink): void {
  const resource: ResourceRead = { attributes: noAttributes(), schemaUrl: "", problem: null };
  const within: Slice[] = [];
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === WITHIN) within.push(pass(r, end));
    else if (tag === AROUND) readResource(r, r.open(end), resource);
    else if (tag === SCHEMA_URL) resource.schemaUrl = r.text(end);
    else r.skip(tag, end);
  }
  for (const slice of within) readScopeSpans(r, slice, resource, sink);
  r.pos = end;
}

interface ResourceRead {
  attributes: Attributes;
  schemaUrl: string;
  /** Why every span of this resource must be refused. */
  problem: string | null;
}

function readResource(r: WireReader, end: number, resource: ResourceRead): void {
  resource.problem ??= problemOf(r, end, () => {
    let count = 0;
    while (r.pos < end) {
      const tag = r.tag(end);
      if (tag === RESOURCE_ATTRIBUTES) readAttribute(r, end, resource.attributes, ++count);
      else r.skip(tag, end);
    }
  });
  r.pos = end;
}

function readScopeSpans(
  r: WireReader,
  { from, to: end }: Slice,
  resource: ResourceRead,
  sink: SpanSink,
): void {
  const scope = { name: "", version: "" };
  let schemaUrl = "";
  const within: Slice[] = [];
  r.pos = from;
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === WITHIN) within.push(pass(r, end));
    else if (tag === AROUND) readScope(r, r.open(end), scope);
    else if (tag === SCHEMA_URL) schemaUrl = r.text(end);
    else r.skip(tag, end);
  }
  for (const slice of within) {
    const span = newSpan(resource.attributes, scope, schemaUrl || resource.schemaUrl);
    r.pos = slice.from;
    const problem = problemOf(r, slice.to, () => readSpan(r, slice.to, span)) ?? resource.problem;
    if (problem === null) sink.take(span);
    else sink.reject(problem);
  }
}

function readScope(r: WireReader, end: number, scope: Span["scope"]): void {
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === SCOPE_NAME) scope.name = r.text(end);
    else if (tag === SCOPE_VERSION) scope.version = r.text(end);
    else r.skip(tag, end);
  }
}

function pass(r: WireReader, end: number): Slice {
  const to = r.open(end);
  const from = r.pos;
  r.pos = to;
  return { from, to };
}

/** Runs a reader and says what was wrong with the one span (or resource) that it read; leaves the position at its end. */
function problemOf(r: WireReader, end: number, read: () => void): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (!(error instanceof SpanProblem)) throw error;
    r.pos = end;
    return error.message;
  }
}
