import { type Histogram, metrics } from "@opentelemetry/api";

const NAME = "db.client.operation.duration";
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 20];
let histogram: Histogram | undefined;

/** Notes how long a read of the lake took, its wait included (OpenTelemetry's database metrics). Made at first use: before the provider is set it would count into nothing. */
export async function measured<T>(name: string, run: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const note = (outcome: string) => {
    histogram ??= metrics.getMeter("bailiwick").createHistogram(NAME, {
      unit: "s",
      description: "Reads of the lake by name, waiting included.",
      advice: { explicitBucketBoundaries: BUCKETS_SECONDS },
    });
    const labels = { "db.system.name": "clickhouse", "db.operation.name": name, outcome };
    histogram.record((performance.now() - startedMs) / 1_000, labels);
  };
  try {
    const result = await run();
    note("ok");
    return result;
  } catch (error) {
    note("error");
    throw error;
  }
}
