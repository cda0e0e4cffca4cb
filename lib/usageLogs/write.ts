import { insertLines } from "@/db/lake/insert";
import { nextSequence } from "@/lib/actions/sequence";
import { bounded } from "@/lib/telemetry/read";
import type { Attributes, AttributeValue } from "@/lib/telemetry/span";
import type { PricedUsageLog } from "./usageLog";

const MAPPER_VERSION = 1;
/** Access logs are short; what is longer is cut, a value at a time. */
const MAX_VALUE_CHARS = 4_096;

/** Writes records to the lake in one block; resolves when they are on disk. The same record again is the same row. */
export async function writeUsageLogs(logs: readonly PricedUsageLog[], nowMs: number): Promise<void> {
  if (logs.length === 0) return;
  const seq = nextSequence(nowMs);
  await insertLines(
    "usage_logs",
    logs.map((log) => rowLine(log, seq)),
  );
}

function rowLine(log: PricedUsageLog, seq: bigint): string {
  const { tokens, cost } = log;
  return JSON.stringify({
    tenant: log.tenant,
    id: log.id,
    ts: `${log.timeNs / 1_000_000_000n}.${(log.timeNs % 1_000_000_000n).toString().padStart(9, "0")}`,
    source: log.source,
    workload: log.workload,
    response_code: log.responseCode ?? 0,
    response_type: log.responseType ?? "",
    principal: log.user,
    subscription: log.subscription,
    groups: log.groups,
    key_id: log.keyId,
    key_name: log.keyName,
    organisation: log.organisation,
    cost_center: log.costCenter,
    provider: log.provider,
    model: log.model,
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_read_tokens: tokens.cacheRead,
    cache_write_tokens: tokens.cacheWrite,
    reasoning_tokens: tokens.reasoning,
    total_tokens: tokens.total,
    said_total_tokens: tokens.saidTotal,
    token_basis: tokens.basis,
    problems: log.problems,
    cost_nano_usd: cost.nanoUsd,
    price_version: cost.priceVersion ?? "",
    duration_ms: log.durationMs,
    path: log.path,
    request_id: log.requestId,
    trace_id: log.traceId,
    span_id: log.spanId,
    session: log.session,
    attributes: mapText(log.attributes),
    resource: mapText(log.resource),
    body: cut(log.body),
    mapper_version: MAPPER_VERSION,
    ingest_seq: seq.toString(),
  });
}

function mapText(attributes: Attributes): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, isShort(value) ? value : cut(value)]),
    ),
  );
}

const isShort = (value: AttributeValue) =>
  typeof value !== "object" || value === null
    ? typeof value !== "string" || value.length <= MAX_VALUE_CHARS
    : JSON.stringify(value).length <= MAX_VALUE_CHARS;

/** As text: of a structure its JSON. */
function cut(value: AttributeValue): string {
  if (value === null) return "";
  return bounded(typeof value === "string" ? value : JSON.stringify(value), MAX_VALUE_CHARS);
}
