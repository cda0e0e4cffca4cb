import { notARequest } from "./limits";
import { tagOf, WireReader, wire } from "./protobuf";
import { readAttribute } from "./protobufValue";
import { newResource, problemOf, type Reading, type ResourceRead } from "./reading";
import type { Span } from "./span";

/** The one field of each export request: resource_spans, resource_logs. */
const RESOURCES = tagOf(1, wire.bytes);
/** The same three numbers around a resource's scopes (resource, scope_…, schema_url) and within one (scope, items, schema_url). */
const AROUND = tagOf(1, wire.bytes);
const WITHIN = tagOf(2, wire.bytes);
const SCHEMA_URL = tagOf(3, wire.bytes);

const RESOURCE_ATTRIBUTES = tagOf(1, wire.bytes);
const SCOPE_NAME = tagOf(1, wire.bytes);
const SCOPE_VERSION = tagOf(2, wire.bytes);

/**
 * Reads an export request (opentelemetry-proto 1.x, collector/trace/v1 and logs/v1) straight into items; the field numbers
 * are the .proto files'. Throws INVALID where the structure is broken; what is wrong with one item is told to the reading.
 */
export function decodeProtobuf<T>(body: Uint8Array, reading: Reading<T>): void {
  const r = new WireReader(body);
  while (r.pos < r.length) {
    const tag = r.tag(r.length);
    if (tag === RESOURCES) readResourceItems(r, r.open(r.length), reading);
    else if (tag >>> 3 === 1) throw notARequest("its first field is not a message");
    else r.skip(tag, r.length);
  }
}

interface Slice {
  from: number;
  to: number;
}

/** Fields may come in any order, so what is within waits until what is around it is read. */
function readResourceItems<T>(r: WireReader, end: number, reading: Reading<T>): void {
  const resource = newResource();
  const within: Slice[] = [];
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === WITHIN) within.push(pass(r, end));
    else if (tag === AROUND) readResource(r, r.open(end), resource);
    else if (tag === SCHEMA_URL) resource.schemaUrl = r.text(end);
    else r.skip(tag, end);
  }
  for (const slice of within) readScopeItems(r, slice, resource, reading);
  r.pos = end;
}

function readResource(r: WireReader, end: number, resource: ResourceRead): void {
  resource.problem ??= problemOf(() => {
    let count = 0;
    while (r.pos < end) {
      const tag = r.tag(end);
      if (tag === RESOURCE_ATTRIBUTES) readAttribute(r, end, resource.attributes, ++count);
      else r.skip(tag, end);
    }
  });
  r.pos = end;
}

function readScopeItems<T>(
  r: WireReader,
  { from, to: end }: Slice,
  resource: ResourceRead,
  reading: Reading<T>,
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
    const item = reading.begin(resource.attributes, scope, schemaUrl || resource.schemaUrl);
    r.pos = slice.from;
    const problem = problemOf(() => reading.readProtobuf(r, slice.to, item)) ?? resource.problem;
    if (problem === null) reading.take(item);
    else reading.reject(problem);
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
