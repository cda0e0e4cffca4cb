import { finite, noAttributes } from "./attributes";
import { MAX_ATTRIBUTES, MAX_VALUE_DEPTH, SpanProblem } from "./limits";
import { tagOf, type WireReader, wire } from "./protobuf";
import type { Attributes, AttributeValue } from "./span";

const KEY = tagOf(1, wire.bytes);
const VALUE = tagOf(2, wire.bytes);

const STRING = tagOf(1, wire.bytes);
const BOOL = tagOf(2, wire.varint);
const INT = tagOf(3, wire.varint);
const DOUBLE = tagOf(4, wire.fixed64);
const ARRAY = tagOf(5, wire.bytes);
const MAP = tagOf(6, wire.bytes);
const BYTES = tagOf(7, wire.bytes);
const ELEMENT = tagOf(1, wire.bytes);

/** Reads one KeyValue of a repeated `attributes` field; `count` is how many there were with this one. The last of a key wins. */
export function readAttribute(r: WireReader, end: number, into: Attributes, count: number): void {
  if (count > MAX_ATTRIBUTES) throw new SpanProblem(`more than ${MAX_ATTRIBUTES} attributes`);
  readKeyValue(r, r.open(end), into, 1);
}

function readKeyValue(r: WireReader, end: number, into: Attributes, depth: number): void {
  let key = "";
  let value: AttributeValue = null;
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === KEY) key = r.text(end);
    else if (tag === VALUE) value = readAnyValue(r, r.open(end), depth);
    else r.skip(tag, end);
  }
  into[key] = value;
}

/** Reads an AnyValue; `depth` is how many values it stands in, itself counted. */
export function readAnyValue(r: WireReader, end: number, depth: number): AttributeValue {
  if (depth > MAX_VALUE_DEPTH)
    throw new SpanProblem(`an attribute nested more than ${MAX_VALUE_DEPTH} levels`);
  let value: AttributeValue = null;
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === STRING) value = r.text(end);
    else if (tag === BOOL) value = r.unsigned(end) !== 0;
    else if (tag === INT) value = r.int64(end);
    else if (tag === DOUBLE) value = finite(r.double(end));
    else if (tag === ARRAY) value = readArray(r, r.open(end), depth);
    else if (tag === MAP) value = readMap(r, r.open(end), depth);
    else if (tag === BYTES) value = r.base64(end);
    else r.skip(tag, end);
  }
  return value;
}

function readArray(r: WireReader, end: number, depth: number): AttributeValue[] {
  const values: AttributeValue[] = [];
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === ELEMENT) values.push(readAnyValue(r, r.open(end), depth + 1));
    else r.skip(tag, end);
  }
  return values;
}

function readMap(r: WireReader, end: number, depth: number): Attributes {
  const map = noAttributes();
  while (r.pos < end) {
    const tag = r.tag(end);
    if (tag === ELEMENT) readKeyValue(r, r.open(end), map, depth + 1);
    else r.skip(tag, end);
  }
  return map;
}
