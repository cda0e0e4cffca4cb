import type { Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { DomainError } from "@/lib/base/errors";
import { SeededIds } from "./ids";
import { dialectOf, play } from "./play";
import type { Recording } from "./recorded";
import type { Scenario } from "./scenario";

const BATCH_SPANS = 512;
const TIMEOUT_MS = 10_000;

/** The way to a collector: the real SDK and exporter, one batch in flight, whole sessions in a batch. */
export interface Sender {
  /** Buffers a session; when it no longer fits the batch, the batch goes first and its acknowledgement is awaited. */
  send: (recording: Recording) => Promise<void>;
  /** Sends what is left and lets go. */
  close: () => Promise<void>;
}

/** `url` is the full address of `/v1/traces`. Throws UNAUTHENTICATED or UNAVAILABLE when the collector refuses. */
export function openSender(url: string, key: string): Sender {
  const exporter = new OTLPTraceExporter({
    url,
    headers: { Authorization: `Bearer ${key}` },
    timeoutMillis: TIMEOUT_MS,
  });
  const processor = new BatchSpanProcessor(exporter, {
    maxExportBatchSize: BATCH_SPANS,
    maxQueueSize: BATCH_SPANS * 4,
    scheduledDelayMillis: 3_600_000,
  });
  const ids = new SeededIds();
  const tracers = new Map<Scenario, Tracer>();
  let buffered = 0;
  const flush = async () => {
    buffered = 0;
    await processor.forceFlush().catch((error: unknown) => {
      throw refused(url, error);
    });
  };
  return {
    send: async (recording) => {
      if (buffered > 0 && buffered + recording.steps >= BATCH_SPANS) await flush();
      const { scenario } = recording;
      const tracer = tracers.get(scenario) ?? tracerFor(scenario, processor, ids);
      tracers.set(scenario, tracer);
      ids.reseed(recording.conversation);
      play(recording, tracer);
      buffered += recording.steps;
    },
    close: async () => {
      await flush();
      await processor.shutdown();
    },
  };
}

function tracerFor(scenario: Scenario, processor: BatchSpanProcessor, ids: SeededIds): Tracer {
  const { service } = scenario;
  const { scope } = dialectOf(scenario);
  const provider = new BasicTracerProvider({
    idGenerator: ids,
    spanProcessors: [processor],
    resource: resourceFromAttributes({
      "service.name": service.name,
      "service.namespace": service.namespace,
      "service.version": service.version,
      "deployment.environment.name": service.environment,
    }),
  });
  const options = scope.schemaUrl ? { schemaUrl: scope.schemaUrl } : {};
  return provider.getTracer(scope.name, scope.version, options);
}

/** Says in a person's words why the collector took nothing. `cause` is the exporter's error, or that of `fetch`. */
export function refused(url: string, cause: unknown): DomainError {
  const what = `The recorded sessions could not be sent to ${url}.`;
  const status = statusOf(cause);
  if (status === 401 || status === 403) {
    return new DomainError("UNAUTHENTICATED", {
      what,
      why: `The collector does not accept this ingest key (HTTP ${status}).`,
      fix: "Give a key that Connect lists as active, or issue a new one there.",
    });
  }
  if (status !== null) {
    return new DomainError("UNAVAILABLE", {
      what,
      why: `The collector answered HTTP ${status}.`,
      fix:
        status === 404 ? "Check the address: it must be that of an OTLP/HTTP collector." : "Look at its log.",
    });
  }
  return new DomainError("UNAVAILABLE", {
    what,
    why: `The collector did not answer (${reasonOf(cause)}).`,
    fix: "Start it with npm start, and check the address.",
  });
}

function statusOf(cause: unknown): number | null {
  if (typeof cause === "number") return cause;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "number") return cause.code;
  return null;
}

/** `fetch` wraps the network's own error, which says more. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  return "code" in inner && typeof inner.code === "string" ? inner.code : inner.message;
}
