import { type Attributes, type Counter, type Histogram, metrics } from "@opentelemetry/api";

/** Everything that the product counts of itself, by OpenTelemetry's names and units (UCUM). `/metrics` shows the same with underscores. */
const COUNTERS = {
  "bailiwick.ingest.spans": { unit: "{span}", description: "Spans by what became of them." },
  "bailiwick.ingest.logs": {
    unit: "{record}",
    description: "Log records by what became of them; ignored: no usage log that is known.",
  },
  "bailiwick.ingest.push_backs": {
    unit: "{request}",
    description: "Requests told to come again, by reason.",
  },
  "bailiwick.decisions": { unit: "{decision}", description: "Decisions by protocol, effect and source." },
  "bailiwick.decisions.recorded": { unit: "{decision}", description: "Decisions that the lake took." },
  "bailiwick.jobs.runs": { unit: "{run}", description: "Runs of jobs by kind and how they ended." },
  "bailiwick.webhooks.attempts": {
    unit: "{request}",
    description: "Webhook deliveries tried, by how they ended.",
  },
} as const;
const HISTOGRAMS = {
  "http.server.request.duration": {
    unit: "s",
    description: "Requests by part, method, route and status.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  "rpc.server.call.duration": {
    unit: "s",
    description: "Calls over gRPC by part, method and status.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  "bailiwick.ingest.commit.duration": {
    unit: "s",
    description: "From the start of a batch's write to its settling.",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
} as const;

const counters = new Map<string, Counter>();
const histograms = new Map<string, Histogram>();

/** Counts. Made at first use: what is made before the provider is set counts into nothing. */
export function count(name: keyof typeof COUNTERS, add: number, attributes: Attributes): void {
  const known = counters.get(name) ?? metrics.getMeter("bailiwick").createCounter(name, COUNTERS[name]);
  counters.set(name, known);
  known.add(add, attributes);
}

/** Notes how long something took, in milliseconds; kept in seconds. */
export function tookMs(name: keyof typeof HISTOGRAMS, ms: number, attributes: Attributes): void {
  (histograms.get(name) ?? makeHistogram(name)).record(ms / 1_000, attributes);
}

function makeHistogram(name: keyof typeof HISTOGRAMS): Histogram {
  const { buckets, ...options } = HISTOGRAMS[name];
  const advice = { explicitBucketBoundaries: [...buckets] };
  const made = metrics.getMeter("bailiwick").createHistogram(name, { ...options, advice });
  histograms.set(name, made);
  return made;
}
