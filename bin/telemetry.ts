import { randomUUID } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Attributes, metrics } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, type MetricReader, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { productVersion } from "@/db/root";
import type { Environment } from "@/lib/base/environment";
import { processState } from "@/lib/base/process";
import type { Part } from "./parts";
import { pathOnly } from "./pathOnly";

export interface Telemetry {
  /** The Prometheus text of now. */
  metrics: () => Promise<string>;
  stop: () => Promise<void>;
}

const EXPORT_EVERY_MS = 15_000;

/**
 * The product's telemetry of itself: metrics for `/metrics`, and metrics and traces by OTLP where an endpoint is given
 * (Next.js and our parts make the spans). Holds no content: addresses lose their query.
 */
export function startTelemetry(environment: Environment, parts: readonly Part[]): Telemetry {
  const { selfOtlp } = environment;
  const resource = resourceFromAttributes({
    "service.namespace": "bailiwick",
    "service.name": `bailiwick-${parts.join("-")}`,
    "service.version": productVersion(),
    "service.instance.id": randomUUID(),
  });
  const prometheus = new PrometheusExporter({ preventServerStart: true });
  const readers: MetricReader[] = [prometheus];
  const tracing = selfOtlp ? startTracing(resource, selfOtlp) : null;
  if (selfOtlp) {
    const exporter = new OTLPMetricExporter({
      url: `${selfOtlp.endpoint}/v1/metrics`,
      headers: headersOf(selfOtlp),
    });
    readers.push(new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: EXPORT_EVERY_MS }));
  }
  const provider = new MeterProvider({ resource, readers });
  metrics.setGlobalMeterProvider(provider);
  const stopGauges = observeProcess();
  const serializer = new PrometheusSerializer();
  return {
    metrics: async () => serializer.serialize((await prometheus.collect()).resourceMetrics),
    stop: async () => {
      stopGauges();
      await Promise.allSettled([provider.shutdown({ timeoutMillis: 2_000 }), tracing?.shutdown()]);
    },
  };
}

function startTracing(
  resource: Resource,
  selfOtlp: { endpoint: string; headers: string },
): NodeTracerProvider {
  const exporter = new OTLPTraceExporter({
    url: `${selfOtlp.endpoint}/v1/traces`,
    headers: headersOf(selfOtlp),
    timeoutMillis: 2_000,
  });
  const processors: SpanProcessor[] = [pathOnly(new BatchSpanProcessor(exporter))];
  const provider = new NodeTracerProvider({ resource, spanProcessors: processors });
  provider.register();
  return provider;
}

/** `name=value,name=value`, percent-encoded, as OTEL_EXPORTER_OTLP_HEADERS has it. */
function headersOf({ headers }: { headers: string }): Record<string, string> {
  const pairs = headers.split(",").filter((pair) => pair.includes("="));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
    }),
  );
}

/** What is looked at when somebody asks: memory, the event loop, what waits, and the room that is left. */
function observeProcess(): () => void {
  const loop = monitorEventLoopDelay({ resolution: 20 });
  loop.enable();
  const gauge = (name: string, unit: string, description: string, read: () => [number, Attributes?][]) =>
    metrics
      .getMeter("bailiwick")
      .createObservableGauge(name, { unit, description })
      .addCallback((result) => {
        for (const [value, attributes] of read()) result.observe(value, attributes);
      });
  gauge("process.memory.usage", "By", "Resident memory.", () => [[process.memoryUsage.rss()]]);
  gauge("process.uptime", "s", "Since the process started.", () => [[process.uptime()]]);
  gauge("nodejs.eventloop.delay.p99", "s", "Since it was last asked.", () => {
    const seconds = loop.percentile(99) / 1e9;
    loop.reset();
    return [[Number.isFinite(seconds) ? seconds : 0]];
  });
  const collector = () => processState().collector?.();
  gauge("bailiwick.ingest.waiting", "{row}", "Rows that are not committed yet.", () =>
    present(collector()?.waitingRows),
  );
  gauge("bailiwick.ingest.lag", "s", "How long the oldest of them has waited.", () =>
    present(collector(), ({ lagMs }) => lagMs / 1_000),
  );
  const decisions = () => processState().decisions?.();
  gauge("bailiwick.decisions.waiting", "{decision}", "On disk, and not in the lake yet.", () =>
    present(decisions()?.spooledRows),
  );
  gauge("bailiwick.decisions.lag", "s", "How long the oldest of them has waited.", () =>
    present(decisions(), ({ lagMs }) => lagMs / 1_000),
  );
  gauge("bailiwick.disk.free", "By", "Room that is left, by place.", () =>
    (processState().space?.places ?? []).map((place) => [place.freeBytes, { place: place.name }]),
  );
  gauge("bailiwick.disk.state", "1", "0 ok, 1 low, 2 full: ingest pushes back.", () =>
    present(processState().space, ({ state }) => ["ok", "low", "full"].indexOf(state)),
  );
  return () => loop.disable();
}

function present(value: number | undefined): [number][];
function present<T>(value: T | undefined, of: (value: T) => number): [number][];
function present<T>(value: T | undefined, of = (one: T) => Number(one)): [number][] {
  return value === undefined ? [] : [[of(value)]];
}
