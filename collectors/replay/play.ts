import { type Context, ROOT_CONTEXT, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import { otel } from "./dialects/otel";
import { vercel } from "./dialects/vercel";
import type { Dialect } from "./dialects/words";
import type { Recorded, Recording } from "./recorded";
import type { Scenario } from "./scenario";

const DIALECTS: Record<Scenario["dialect"], Dialect> = {
  otel,
  "vercel-generate": vercel("generateText"),
  "vercel-stream": vercel("streamText"),
};

export function dialectOf(scenario: Scenario): Dialect {
  return DIALECTS[scenario.dialect];
}

/** Tells a recording through the SDK: one trace a turn, each span started and ended at its recorded time. */
export function play(recording: Recording, tracer: Tracer): void {
  for (const root of recording.roots) playSpan(root, recording, tracer, ROOT_CONTEXT);
}

function playSpan(span: Recorded, recording: Recording, tracer: Tracer, parent: Context): void {
  const words = dialectOf(recording.scenario).tell(span, recording);
  const started = tracer.startSpan(
    words.name,
    { kind: words.kind, attributes: words.attributes, startTime: span.startMs },
    parent,
  );
  const within = trace.setSpan(parent, started);
  for (const child of span.children) playSpan(child, recording, tracer, within);
  if (span.failure) {
    const { type, message } = span.failure;
    started.recordException({ name: type, message }, span.endMs);
    started.setStatus({ code: SpanStatusCode.ERROR, message });
  }
  started.end(span.endMs);
}
