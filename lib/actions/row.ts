import { createHash } from "node:crypto";
import { agentKey } from "../base/ids";
import type { Attributes, AttributeValue } from "../telemetry/span";
import type { Attribution, JudgedAction } from "./action";
import { judgementColumns } from "./judgement";

const PREVIEW_CHARS = 500;
const LIGHT_VALUE_CHARS = 500;

/** The columns that a correction may change: what the tree says. One place, for the first write and for later versions. */
export function attributionColumns(tenant: string, workload: string, attribution: Attribution) {
  return {
    session_id: attribution.sessionId,
    conversation: attribution.conversation ?? "",
    agent_id: attribution.agent.id,
    agent_name: attribution.agent.name,
    agent_key: attribution.agent.key ?? agentKey(tenant, workload, attribution.agent.id),
    agent_rule: attribution.agent.rule,
    principal: attribution.principal?.id ?? "",
    principal_rule: attribution.principal?.rule ?? "",
    chain: JSON.stringify(attribution.chain),
    grade: attribution.grade,
    leaf: attribution.leaf ? 1 : 0,
    attribution_digest: attributionDigest(attribution),
  };
}

/** Tells whether what is stored is what the tree says now. */
export function attributionDigest(attribution: Attribution): string {
  return createHash("sha1").update(JSON.stringify(attribution)).digest("base64url").slice(0, 16);
}

/** A finished row of `actions` as one JSON line. `seq` orders the versions of a row. */
export function rowLine(action: JudgedAction, seq: bigint): string {
  const { light, content } = splitAttributes(action.attributes, action.contentKeys);
  const { tokens } = action;
  return JSON.stringify({
    tenant: action.tenant,
    id: action.id,
    ts: nanoText(action.startNs),
    end_ts: action.endNs === null ? null : nanoText(action.endNs),
    trace_id: action.traceId,
    span_id: action.spanId,
    parent_span_id: action.parentSpanId ?? "",
    kind: action.kind,
    name: action.name,
    outcome: action.outcome,
    provider: action.provider ?? "",
    model: action.model ?? "",
    tool: action.tool?.name ?? "",
    tool_call_id: action.tool?.callId ?? "",
    target: action.target ?? "",
    workload: action.workload,
    ...attributionColumns(action.tenant, action.workload, action.attribution),
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_read_tokens: tokens.cacheRead,
    cache_write_tokens: tokens.cacheWrite,
    reasoning_tokens: tokens.reasoning,
    token_basis: action.tokenBasis ?? "",
    cost_nano_usd: action.cost.nanoUsd,
    price_version: action.cost.priceVersion ?? "",
    error_type: action.error?.type ?? "",
    error_message: action.error?.message ?? "",
    input_preview: preview(action.input),
    output_preview: preview(action.output),
    input: action.input ?? "",
    output: action.output ?? "",
    redactions: action.redactions,
    dialect: action.dialect,
    schema_url: action.schemaUrl,
    normaliser_version: action.normaliserVersion,
    service: action.service ?? "",
    environment: action.environment ?? "",
    attributes: JSON.stringify(light),
    content_attributes: JSON.stringify(content),
    resource: JSON.stringify(action.resource),
    events: eventsText(action),
    lifted: action.lifted,
    facts: factsText(action),
    ...judgementColumns(action.judgement),
    ingest_seq: seq.toString(),
  });
}

/** Epoch nanoseconds as ClickHouse reads a DateTime64(9) from JSON: the integer, in quotes. */
function nanoText(ns: bigint): string {
  return `${ns / 1_000_000_000n}.${(ns % 1_000_000_000n).toString().padStart(9, "0")}`;
}

function preview(text: string | null): string {
  return text === null ? "" : text.slice(0, PREVIEW_CHARS).toWellFormed();
}

/** Light attributes stand on the row and in lists; what people or models wrote, and long values, need `content.read`. */
function splitAttributes(all: Attributes, contentKeys: readonly string[]) {
  const light: [string, AttributeValue][] = [];
  const content: [string, AttributeValue][] = [];
  const keys = new Set(contentKeys);
  for (const [key, value] of Object.entries(all)) {
    const heavy = keys.has(key) || isLong(value);
    (heavy ? content : light).push([key, value]);
  }
  return { light: Object.fromEntries(light), content: Object.fromEntries(content) };
}

function isLong(value: AttributeValue): boolean {
  if (typeof value === "string") return value.length > LIGHT_VALUE_CHARS;
  return typeof value === "object" && value !== null && JSON.stringify(value).length > LIGHT_VALUE_CHARS;
}

function eventsText(action: JudgedAction): string {
  if (action.events.length === 0) return "";
  return JSON.stringify(action.events.map((event) => ({ ...event, timeNs: event.timeNs.toString() })));
}

/** What the span itself says of identity: enough to attribute it again when a parent comes late. */
function factsText(action: JudgedAction): string {
  const { agent, principal, conversation } = action.own;
  return JSON.stringify({
    agent,
    principal,
    conversation,
    workload: action.workload,
    keyName: action.keyName,
    service: action.service,
    ...(action.keyId !== null && { keyId: action.keyId }),
    ...(action.sender && { sender: action.sender }),
  });
}
