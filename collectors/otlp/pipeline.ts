import type { IngestSource, RedactedAction } from "@/lib/actions/action";
import { redact } from "@/lib/redaction/redact";
import { decodeTraces } from "@/lib/telemetry/decode";
import { normalise } from "@/lib/telemetry/normalise";
import type { Encoding } from "./answer";

export interface Prepared {
  actions: RedactedAction[];
  rejected: { count: number; reasons: string[] };
}

/** Body → redacted actions: every stage that needs nothing but the body. A span that fails is rejected, never its batch. */
export function prepare(body: Uint8Array, encoding: Encoding, source: IngestSource, nowMs: number): Prepared {
  const { spans, rejected } = decodeTraces(body, encoding, nowMs);
  const prepared: Prepared = { actions: [], rejected };
  for (const span of spans) {
    try {
      prepared.actions.push(redact(normalise(span, source)));
    } catch (error) {
      reject(prepared.rejected, `span ${span.spanId}: ${(error as Error).message}`);
    }
  }
  return prepared;
}

const MAX_REASONS = 5;

/** Counts a rejected span; distinct reasons only, and few. */
export function reject(rejected: Prepared["rejected"], reason: string, count = 1): void {
  rejected.count += count;
  const short = reason.slice(0, 200);
  if (rejected.reasons.length < MAX_REASONS && !rejected.reasons.includes(short))
    rejected.reasons.push(short);
}
