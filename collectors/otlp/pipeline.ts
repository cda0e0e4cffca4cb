import type { IngestSource, RedactedAction } from "@/lib/actions/action";
import { redact } from "@/lib/redaction/redact";
import { decodeLogs, decodeTraces } from "@/lib/telemetry/decode";
import { normalise } from "@/lib/telemetry/normalise";
import { mapUsageLog } from "@/lib/usageLogs/map";
import type { UsageLog } from "@/lib/usageLogs/usageLog";
import type { Encoding } from "./signals";

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

export interface PreparedLogs {
  logs: UsageLog[];
  rejected: Prepared["rejected"];
  /** Records of no access log that we know: accepted, and not kept. */
  ignored: number;
}

/** Body → what gateways' access logs say that requests used, without secrets. */
export function prepareLogs(
  body: Uint8Array,
  encoding: Encoding,
  { tenant, workload }: IngestSource,
  nowMs: number,
): PreparedLogs {
  const { records, rejected } = decodeLogs(body, encoding, nowMs);
  const prepared: PreparedLogs = { logs: [], rejected, ignored: 0 };
  for (const record of records) {
    try {
      const log = mapUsageLog(record, { tenant, workload });
      if (log) prepared.logs.push(log);
      else prepared.ignored++;
    } catch (error) {
      reject(prepared.rejected, `a log record: ${(error as Error).message}`);
    }
  }
  return prepared;
}

const MAX_REASONS = 5;

/** Counts what is rejected; distinct reasons only, and few. */
export function reject(rejected: Prepared["rejected"], reason: string, count = 1): void {
  rejected.count += count;
  const short = reason.slice(0, 200);
  if (rejected.reasons.length < MAX_REASONS && !rejected.reasons.includes(short))
    rejected.reasons.push(short);
}
