import { randomBytes } from "node:crypto";

export interface TestSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startMs: number;
  endMs?: number;
  attributes?: Record<string, string | number | boolean>;
  /** 2 is an error. */
  statusCode?: number;
}

export const newTraceId = () => randomBytes(16).toString("hex");
export const newSpanId = () => randomBytes(8).toString("hex");

/** An OTLP/JSON ExportTraceServiceRequest, as `fetch` takes it. */
export function otlpBody(spans: readonly TestSpan[], service = "test-service"): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [attribute("service.name", service)] },
        scopeSpans: [{ scope: { name: "test" }, spans: spans.map(toOtlp) }],
      },
    ],
  });
}

function toOtlp(span: TestSpan) {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId ? { parentSpanId: span.parentSpanId } : {}),
    name: span.name,
    kind: 1,
    startTimeUnixNano: `${span.startMs}000000`,
    endTimeUnixNano: `${span.endMs ?? span.startMs + 5}000000`,
    attributes: Object.entries(span.attributes ?? {}).map(([key, value]) => attribute(key, value)),
    status: { code: span.statusCode ?? 0 },
  };
}

function attribute(key: string, value: string | number | boolean) {
  if (typeof value === "string") return { key, value: { stringValue: value } };
  if (typeof value === "boolean") return { key, value: { boolValue: value } };
  return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
}

/** Sends spans as an exporter would; resolves with the HTTP answer. */
export function sendSpans(otlpUrl: string, key: string, spans: readonly TestSpan[]): Promise<Response> {
  return fetch(`${otlpUrl}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: otlpBody(spans),
  });
}
