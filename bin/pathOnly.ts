import type { SpanProcessor } from "@opentelemetry/sdk-trace-base";

const ADDRESSES = ["http.target", "http.url", "url.full", "url.query", "next.route.query"];

/** Takes the query out of every address on a span before it leaves: what people search for is nobody else's business. */
export function pathOnly(next: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, context) => next.onStart(span, context),
    onEnd: (span) => {
      for (const key of ADDRESSES) {
        const value = span.attributes[key];
        if (typeof value === "string") span.attributes[key] = value.split("?")[0];
      }
      (span as { name: string }).name = span.name.split("?")[0] ?? "";
      next.onEnd(span);
    },
    shutdown: () => next.shutdown(),
    forceFlush: () => next.forceFlush(),
  };
}
