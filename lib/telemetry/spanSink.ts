import { noAttributes } from "./attributes";
import { latestNs, problemWithTime, type Rejected, rejector } from "./reading";
import type { Attributes, Span } from "./span";

/** What became of the spans of one body: those taken, and how many were refused and why. */
export interface Decoded {
  spans: Span[];
  rejected: Rejected;
}

/** Where a decoder puts each span it has read. It admits the good ones, whatever the encoding they came in. */
export interface SpanSink {
  take(span: Span): void;
  reject(reason: string): void;
}

const TRACE_ID = /^(?!0+$)[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/;
const NO_PARENT = /^0*$/;
const LARGEST_SPAN_KIND = 5;
const LARGEST_STATUS_CODE = 2;

/** A sink that fills `into`; `nowMs` is the receiver's clock, against which a start in the future is measured. */
export function spanSink(into: Decoded, nowMs: number): SpanSink {
  const reject = rejector(into.rejected);
  const latest = latestNs(nowMs);
  return {
    reject,
    take(span) {
      const reason = problemWith(span, nowMs);
      if (reason === null) into.spans.push(settle(span, latest));
      else reject(reason);
    },
  };
}

/** A span with nothing said yet: what proto3 gives for missing fields. */
export function newSpan(resource: Attributes, scope: Span["scope"], schemaUrl: string): Span {
  return {
    traceId: "",
    spanId: "",
    parentSpanId: null,
    name: "",
    kind: 0,
    startNs: 0n,
    endNs: 0n,
    attributes: noAttributes(),
    events: [],
    statusCode: 0,
    statusMessage: "",
    resource,
    scope,
    schemaUrl,
  };
}

export const isTraceId = (text: string) => TRACE_ID.test(text);
export const isSpanId = (text: string) => SPAN_ID.test(text);

function problemWith(span: Span, nowMs: number): string | null {
  if (!isTraceId(span.traceId)) return "the trace id is not 16 bytes, or all zero";
  if (!isSpanId(span.spanId)) return "the span id is not 8 bytes, or all zero";
  const parent = span.parentSpanId ?? "";
  if (!NO_PARENT.test(parent) && !SPAN_ID.test(parent)) return "the parent span id is not 8 bytes";
  return problemWithTime(span.startNs, nowMs, "start time");
}

/** No parent is null; an end before the start, or far in the future, is no end; an enum that we do not know is its zero. */
function settle(span: Span, latest: bigint): Span {
  if (span.parentSpanId !== null && NO_PARENT.test(span.parentSpanId)) span.parentSpanId = null;
  if (span.endNs < span.startNs || span.endNs > latest) span.endNs = 0n;
  if (span.kind > LARGEST_SPAN_KIND) span.kind = 0;
  if (span.statusCode > LARGEST_STATUS_CODE) span.statusCode = 0;
  return span;
}
