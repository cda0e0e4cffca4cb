import { openSender, refused } from "./send";
import { weekOf } from "./week";

const GREETING_TIMEOUT_MS = 5_000;

/** A session that was sent. */
export interface Replayed {
  scenario: string;
  title: string;
  /** One line: what to look at in the console. */
  look: string;
  conversation: string;
  /** Spans sent for it. */
  steps: number;
  startMs: number;
}

interface ReplayOptions {
  /** Base address of an OTLP/HTTP collector, e.g. `http://127.0.0.1:4318`; `/v1/traces` may be there already. */
  endpoint: string;
  /** An ingest key. */
  key: string;
  /** Epoch milliseconds: the sessions are those of the 7 days before. */
  nowMs: number;
  onProgress?: (progress: { sent: number; total: number; title: string }) => void;
}

/**
 * Sends the recorded sessions of the last 7 days to a collector through the OpenTelemetry SDK, oldest first, and
 * returns them. Doing it again sends the same trace and span ids at the same times, so a collector that is idempotent
 * holds each once. Throws UNAUTHENTICATED when the key is refused, UNAVAILABLE when the collector is.
 */
export async function replay(options: ReplayOptions): Promise<Replayed[]> {
  const url = `${options.endpoint.replace(/\/+$/, "").replace(/\/v1\/traces$/, "")}/v1/traces`;
  await greet(url, options.key);
  const recordings = weekOf(options.nowMs);
  const sender = openSender(url, options.key);
  for (const [at, recording] of recordings.entries()) {
    await sender.send(recording);
    options.onProgress?.({ sent: at + 1, total: recordings.length, title: recording.scenario.title });
  }
  await sender.close();
  return recordings.map(({ scenario, conversation, steps, startMs }) => {
    const { id, title, look } = scenario;
    return { scenario: id, title, look, conversation, steps, startMs };
  });
}

/** An empty export, so that a wrong key or address shows at once: the exporter would retry for seconds first. */
async function greet(url: string, key: string): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ resourceSpans: [] }),
    signal: AbortSignal.timeout(GREETING_TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw refused(url, error);
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw refused(url, answer.status);
}
