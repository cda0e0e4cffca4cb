import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { beforeAll, describe, expect, it } from "vitest";
import { isDomainError } from "@/lib/base/errors";
import { decodeLogs, decodeTraces } from "./decode";
import { type Captured, capture } from "./fixtures/capture";
import { mutate, random } from "./fixtures/mutate";

const NOW = Date.now();
let real: Captured;

beforeAll(async () => {
  real = await capture(realSpans());
});

/** Spans from the real SDK, with each type of attribute that exporters meet. */
function realSpans() {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "désk", "process.pid": 42 }),
    spanProcessors: [new SimpleSpanProcessor(memory)],
  });
  const tracer = provider.getTracer("tests", "1.2.3");
  const parent = tracer.startSpan("invoke_agent désk 🛫", { kind: SpanKind.CLIENT });
  const child = tracer.startSpan("execute_tool", {}, trace.setSpan(ROOT_CONTEXT, parent));
  child.setAttributes({
    text: "naïve – 日本 🛫",
    int: 1234567,
    negative: -5,
    zero: 0,
    double: 0.25,
    yes: true,
    no: false,
    texts: ["a", "", "b"],
    numbers: [1, 2.5, -3],
    empty: "",
    none: [],
  });
  Object.assign(child, {
    attributes: {
      ...("attributes" in child ? (child.attributes as object) : {}),
      structured: { role: "user", parts: [{ type: "text", content: "hi" }], deep: { n: -1 } },
      bytes: new Uint8Array([0, 255, 1, 254]),
      large: 2 ** 60,
    },
  });
  child.addEvent("exception", { "exception.type": "TypeError", retries: 3 });
  child.setStatus({ code: SpanStatusCode.ERROR, message: "it broke" });
  child.end();
  parent.end();
  return memory.getFinishedSpans();
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const TRACE = "0AF7651916CD43DD8448EB211C80319C";
const SPAN = "B7AD6B7169203331";
const START = `${NOW}000000`;

function one(fields: object): ReturnType<typeof decodeTraces> {
  const span = { traceId: TRACE, spanId: SPAN, name: "s", startTimeUnixNano: START, ...fields };
  return decodeTraces(json({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }), "json", NOW);
}

function attribute(value: unknown): unknown {
  return one({ attributes: [{ key: "k", value }] }).spans[0]?.attributes.k;
}

function nested(levels: number): unknown {
  let value: unknown = { stringValue: "x" };
  for (let level = 1; level < levels; level++) value = { arrayValue: { values: [value] } };
  return value;
}

describe("what the real exporters send", () => {
  it("is the same from protobuf and from JSON", () => {
    const fromProtobuf = decodeTraces(real.protobuf, "protobuf", NOW);
    expect(fromProtobuf).toEqual(decodeTraces(real.json, "json", NOW));
    expect(fromProtobuf.rejected).toEqual({ count: 0, reasons: [] });
  });

  it("is all there", () => {
    const [child, parent] = decodeTraces(real.protobuf, "protobuf", NOW).spans;
    expect(parent).toMatchObject({
      name: "invoke_agent désk 🛫",
      kind: 3,
      parentSpanId: null,
      statusCode: 0,
    });
    expect(child?.parentSpanId).toBe(parent?.spanId);
    expect(child?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(child?.endNs).toBeGreaterThanOrEqual(child?.startNs ?? 0n);
    expect(child).toMatchObject({
      statusCode: 2,
      statusMessage: "it broke",
      scope: { name: "tests", version: "1.2.3" },
    });
    expect(child?.resource).toMatchObject({ "service.name": "désk", "process.pid": 42 });
    expect(child?.resource).toBe(parent?.resource);
    expect(child?.events).toMatchObject([
      { name: "exception", attributes: { "exception.type": "TypeError", retries: 3 } },
    ]);
    expect({ ...child?.attributes }).toEqual({
      text: "naïve – 日本 🛫",
      int: 1234567,
      negative: -5,
      zero: 0,
      double: 0.25,
      yes: true,
      no: false,
      texts: ["a", "", "b"],
      numbers: [1, 2.5, -3],
      empty: "",
      none: [],
      structured: { role: "user", parts: [{ type: "text", content: "hi" }], deep: { n: -1 } },
      bytes: "AP8B/g==",
      large: "1152921504606846976",
    });
  });
});

describe("values in JSON", () => {
  it.each([
    [{ intValue: "9007199254740991" }, 9007199254740991],
    [{ intValue: "9007199254740993" }, "9007199254740993"],
    [{ intValue: "-9223372036854775808" }, "-9223372036854775808"],
    [{ intValue: 7 }, 7],
    [{ doubleValue: "NaN" }, "NaN"],
    [{ doubleValue: "-Infinity" }, "-Infinity"],
    [{ doubleValue: "1.5e3" }, 1500],
    [{ boolValue: false }, false],
    [{ bytesValue: "_wA" }, "/wA="],
    [{ stringValue: "a\ud800b" }, "a\ufffdb"],
    [{ stringValue: null, intValue: 3 }, 3],
    [
      { kvlistValue: { values: [{ key: "a" }, { key: "b", value: { arrayValue: {} } }] } },
      { a: null, b: [] },
    ],
    [{ unknownValue: 1 }, null],
    [{}, null],
    [null, null],
  ])("reads %j", (given, expected) => {
    expect(attribute(given)).toEqual(expected);
  });

  it("takes ids of any case, enums by number or name, and times as numbers", () => {
    const { spans } = one({
      kind: "SPAN_KIND_SERVER",
      startTimeUnixNano: NOW * 1e6,
      status: { code: "STATUS_CODE_ERROR" },
      parentSpanId: "00000000000000AA",
    });
    expect(spans[0]).toMatchObject({
      traceId: TRACE.toLowerCase(),
      spanId: SPAN.toLowerCase(),
      parentSpanId: "00000000000000aa",
      kind: 2,
      statusCode: 2,
    });
    expect(one({ kind: 77, status: { code: 9 } }).spans[0]).toMatchObject({ kind: 0, statusCode: 0 });
  });

  it("keeps the last of a key, and a key that names a prototype", () => {
    const attributes = [
      { key: "k", value: { intValue: 1 } },
      {
        key: "__proto__",
        value: { kvlistValue: { values: [{ key: "polluted", value: { boolValue: true } }] } },
      },
      { key: "constructor", value: { stringValue: "c" } },
      { key: "k", value: { intValue: 2 } },
    ];
    const span = one({ attributes }).spans[0];
    expect(Object.keys(span?.attributes ?? {})).toEqual(["k", "__proto__", "constructor"]);
    expect(span?.attributes.k).toBe(2);
    expect(span?.attributes.polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("a bad span", () => {
  it.each([
    ["the trace id is not 16 bytes, or all zero", { traceId: "00" }],
    ["the trace id is not 16 bytes, or all zero", { traceId: "0".repeat(32) }],
    ["the span id is not 8 bytes, or all zero", { spanId: "0".repeat(16) }],
    ["the span id is not 8 bytes, or all zero", { spanId: "zzzzzzzzzzzzzzzz" }],
    ["the parent span id is not 8 bytes", { parentSpanId: "abc" }],
    ["no start time", { startTimeUnixNano: null }],
    ["the start time is before 2015", { startTimeUnixNano: "1420070399999999999" }],
    [
      "the start time is more than 24 hours in the future",
      { startTimeUnixNano: `${NOW + 86_400_001}000000` },
    ],
    ["more than 1024 attributes", { attributes: Array.from({ length: 1025 }, (_, i) => ({ key: `${i}` })) }],
    ["more than 1024 events", { events: Array.from({ length: 1025 }, () => ({ name: "e" })) }],
    ["an attribute nested more than 32 levels", { attributes: [{ key: "k", value: nested(33) }] }],
    ["name is not a string", { name: 5 }],
    ["intValue is not a whole number", { attributes: [{ key: "k", value: { intValue: 1.5 } }] }],
  ])("is refused alone: %s", (reason, fields) => {
    expect(one(fields)).toEqual({ spans: [], rejected: { count: 1, reasons: [reason] } });
  });

  it("leaves its neighbours alone, and each reason is told once", () => {
    const good = { traceId: TRACE, spanId: SPAN, startTimeUnixNano: START };
    const spans = [good, {}, { ...good, spanId: "" }, {}, "no", good];
    const { spans: taken, rejected } = decodeTraces(
      json({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
      "json",
      NOW,
    );
    expect(taken).toHaveLength(2);
    expect(rejected.count).toBe(4);
    expect(rejected.reasons).toHaveLength(3);
  });

  it("is kept at the limits", () => {
    expect(one({ attributes: [{ key: "k", value: nested(32) }] }).spans).toHaveLength(1);
    expect(one({ startTimeUnixNano: `${NOW + 86_400_000}000000` }).spans).toHaveLength(1);
    expect(one({ startTimeUnixNano: "1420070400000000000" }).spans).toHaveLength(1);
  });

  it("is kept without an end when it ends before it starts", () => {
    expect(one({ endTimeUnixNano: "1700000000000000000" }).spans[0]?.endNs).toBe(0n);
  });
});

describe("a broken body", () => {
  const bytes = (...values: number[]) => new Uint8Array(values);
  it.each<[string, Uint8Array]>([
    ["a truncated varint", bytes(0x0a, 0x80)],
    ["a varint of eleven bytes", bytes(0x10, ...Array<number>(11).fill(0xff))],
    ["a length beyond the end", bytes(0x0a, 0x05, 0x00)],
    ["a huge length", bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)],
    ["a group", bytes(0x13)],
    ["field number 0", bytes(0x00, 0x00)],
    ["a wrong wire type for resource_spans", bytes(0x08, 0x01)],
    ["JSON instead of protobuf", json({ resourceSpans: [] })],
    [
      "a length beyond the end of its own message",
      bytes(0x0a, 0x02, 0x12, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00),
    ],
  ])("in protobuf throws INVALID: %s", (_, body) => {
    expect(() => decodeTraces(body, "protobuf", NOW)).toThrow(/^the body is not an OTLP export request: /);
  });

  it.each(["", "{", "[]", "null", '{"resourceSpans":{}}', '{"resourceSpans":[1]}', "[".repeat(100_000)])(
    "in JSON throws INVALID: %.20s",
    (text) => {
      const body = new TextEncoder().encode(text);
      expect(() => decodeTraces(body, "json", NOW)).toThrow(/^the body is not an OTLP export request: /);
    },
  );

  it("is one with more items than any exporter sends, however small they are", () => {
    // A record that says nothing but its time.
    const record = Buffer.from([0x12, 9, 0x09, 0, 0, 0, 0, 0, 0, 0, 0x18]);
    const field = (tag: number, bytes: Buffer) => {
      const { length } = bytes;
      const size = [length & 127, (length >> 7) & 127, (length >> 14) & 127, length >> 21];
      return Buffer.concat([
        Buffer.from([tag, ...size.map((part, at) => (at < 3 ? part | 128 : part))]),
        bytes,
      ]);
    };
    const of = (count: number) => field(0x0a, field(0x12, Buffer.concat(Array(count).fill(record))));
    expect(decodeLogs(of(3), "protobuf", NOW).records).toHaveLength(3);
    expect(() => decodeLogs(of(200_001), "protobuf", NOW)).toThrow(/more than 200000 logRecords/);
    const spans = { resourceSpans: [{ scopeSpans: [{ spans: Array(200_001).fill({}) }] }] };
    expect(() => decodeTraces(json(spans), "json", NOW)).toThrow(/more than 200000 spans/);
  });

  it("is not an empty one, nor one with fields that we do not know", () => {
    const none = { spans: [], rejected: { count: 0, reasons: [] } };
    expect(decodeTraces(new Uint8Array(), "protobuf", NOW)).toEqual(none);
    expect(decodeTraces(bytes(0x7a, 0x01, 0x00, 0x70, 0x05), "protobuf", NOW)).toEqual(none);
    expect(decodeTraces(json({ resourceSpans: null, more: { deep: [1] } }), "json", NOW)).toEqual(none);
  });
});

describe("protobuf that no exporter writes", () => {
  const message = (field: number, body: number[]): number[] => {
    const length = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
    return [field * 8 + 2, ...length, ...body];
  };
  const id = (length: number) => Array<number>(length).fill(7);
  const start = [0x39, ...new Uint8Array(new BigUint64Array([BigInt(START)]).buffer)];
  const request = (span: number[], resource: number[] = []) =>
    new Uint8Array(
      message(1, [
        ...message(2, message(2, [...message(1, id(16)), ...message(2, id(8)), ...start, ...span])),
        ...resource,
      ]),
    );
  const deep = (levels: number): number[] =>
    levels === 1 ? [0x10, 0x01] : message(5, message(1, deep(levels - 1)));
  const keyed = (value: number[]) => [0x0a, 0x01, 0x6b, ...message(2, value)];

  it("may put the resource after its spans", () => {
    const after = message(1, message(1, keyed(message(1, [0x76]))));
    expect(decodeTraces(request([], after), "protobuf", NOW).spans[0]?.resource).toEqual({ k: "v" });
  });

  it("is refused by the span where it nests too deep, and its neighbours stay", () => {
    const bad = request(message(9, keyed(deep(33))));
    const good = request(message(9, keyed(deep(32))));
    const both = decodeTraces(new Uint8Array([...bad, ...good]), "protobuf", NOW);
    expect(both.spans).toHaveLength(1);
    expect(both.rejected).toEqual({ count: 1, reasons: ["an attribute nested more than 32 levels"] });
  });

  it("refuses every span of a resource that nests too deep", () => {
    const { spans, rejected } = decodeTraces(
      request([], message(1, message(1, keyed(deep(33))))),
      "protobuf",
      NOW,
    );
    expect(spans).toHaveLength(0);
    expect(rejected.count).toBe(1);
  });

  it("has invalid UTF-8 replaced and 64-bit integers kept exact", () => {
    const odd = message(9, keyed([0x18, ...Array<number>(8).fill(0xff), 0x7f]));
    const { spans } = decodeTraces(request([...message(5, [0x61, 0xff, 0x62]), ...odd]), "protobuf", NOW);
    expect(spans[0]?.name).toBe("a\ufffdb");
    expect(spans[0]?.attributes.k).toBe("9223372036854775807");
  });
});

describe("mutated bodies", () => {
  it.each(["protobuf", "json"] as const)("of %s decode, or throw INVALID, and nothing else", (encoding) => {
    const next = random(20_261_121);
    const ended = { decoded: 0, invalid: 0 };
    const started = performance.now();
    for (let round = 0; round < 5_000; round++) {
      try {
        decodeTraces(mutate(real[encoding], next), encoding, NOW);
        ended.decoded++;
      } catch (error) {
        if (!isDomainError(error) || error.code !== "INVALID") throw error;
        ended.invalid++;
      }
    }
    expect(ended.decoded).toBeGreaterThan(100);
    expect(ended.invalid).toBeGreaterThan(100);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
