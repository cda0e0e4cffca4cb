import type { ActionKind, ChainLink, Grade, Outcome } from "./action";
import type { FullRow, LightRow } from "./columns";
import type { ActionView, Decided, DecisionMark } from "./view";

/** A row of a list: previews in place of contents, or nothing for a reader without `content.read`. */
export function presentLight(row: LightRow, mayReadContent: boolean): ActionView {
  const contents = mayReadContent
    ? { input: row.input_preview || null, output: row.output_preview || null }
    : HIDDEN;
  return {
    ...presentFacts(row, mayReadContent),
    ...placeContents(row, contents),
    attributes: null,
    content: mayReadContent ? "preview" : "hidden",
  };
}

/** The same without its contents, for where they are not shown. */
export function withoutContents(action: ActionView): ActionView {
  const tool = { ...action.tool, arguments: null, result: null };
  return { ...action, tool, messages: HIDDEN, content: "hidden" };
}

/** One action whole. Text that was JSON comes as JSON; attributes that stand in a column are put back under their names. */
export function presentFull(row: FullRow, mayReadContent: boolean): ActionView {
  const open = parseObject(row.attributes);
  if (!mayReadContent)
    return {
      ...presentFacts(row, mayReadContent),
      ...decidedOf(row),
      ...placeContents(row, HIDDEN),
      attributes: open,
      content: "hidden",
    };
  const lifted = Object.entries(row.lifted).map(([key, column]) => [key, row[column]] as const);
  const attributes = { ...open, ...parseObject(row.content_attributes), ...Object.fromEntries(lifted) };
  const contents = { input: parseContent(row.input), output: parseContent(row.output) };
  const events = row.events ? { events: JSON.parse(row.events) } : {};
  return {
    ...presentFacts(row, mayReadContent),
    ...decidedOf(row),
    ...placeContents(row, contents),
    attributes,
    resource: parseObject(row.resource),
    ...events,
    content: "full",
  };
}

const HIDDEN = { input: null, output: null };

function placeContents(row: LightRow | FullRow, contents: { input: unknown; output: unknown }) {
  const isTool = row.kind === "tool_call";
  return {
    tool: {
      name: row.tool || null,
      callId: row.tool_call_id || null,
      arguments: isTool ? contents.input : null,
      result: isTool ? contents.output : null,
    },
    messages: isTool ? HIDDEN : contents,
  };
}

function presentFacts(row: LightRow | FullRow, mayReadContent: boolean) {
  return {
    id: row.id,
    tenant: row.tenant,
    ts: isoTime(row.ts),
    endTs: row.end_ts === null ? null : isoTime(row.end_ts),
    durationMs: row.end_ts === null ? null : durationMs(row.ts, row.end_ts),
    traceId: row.trace_id,
    spanId: row.span_id,
    parentSpanId: row.parent_span_id || null,
    kind: row.kind as ActionKind,
    name: row.name,
    outcome: row.outcome as Outcome,
    agent: { id: row.agent_id, name: row.agent_name, key: row.agent_key, rule: row.agent_rule },
    workload: row.workload,
    principal: row.principal || null,
    attribution: {
      grade: row.grade as Grade,
      principalRule: row.principal_rule || null,
      chain: JSON.parse(row.chain || "[]") as ChainLink[],
    },
    session: { id: row.session_id, conversation: row.conversation || null },
    provider: row.provider || null,
    model: row.model || null,
    target: row.target || null,
    tokens: {
      input: row.input_tokens,
      output: row.output_tokens,
      cacheRead: row.cache_read_tokens,
      cacheWrite: row.cache_write_tokens,
      reasoning: row.reasoning_tokens,
    },
    leaf: row.leaf === 1,
    cost: { nanoUsd: row.cost_nano_usd, priceVersion: row.price_version || null },
    error: {
      type: row.error_type || null,
      message: (mayReadContent && row.error_message) || null,
    },
    redactions: row.redactions,
    dialect: row.dialect,
    schemaUrl: row.schema_url || null,
    service: row.service || null,
    environment: row.environment || null,
    decision: decisionMark(row.effect, row.decision_mode),
  };
}

/** The columns' words; empty ones are "No policy". */
export function decisionMark(effect: string, mode: string): DecisionMark | null {
  return effect === "" ? null : ({ effect, mode } as DecisionMark);
}

function decidedOf(row: FullRow): { decided?: Decided } {
  if (row.decisions === "") return {};
  const decided = {
    decisions: JSON.parse(row.decisions) as Decided["decisions"],
    facts: parseObject(row.policy_facts),
    history: row.history,
  };
  return { decided };
}

/** The lake's `2026-11-21 14:00:59.000000001` → ISO 8601 with nanoseconds. */
export function isoTime(text: string): string {
  return `${text.replace(" ", "T")}Z`;
}

/** Milliseconds between two of the lake's times, to the microsecond. */
export function durationMs(from: string, to: string): number {
  const wholeSeconds =
    Date.parse(`${to.slice(0, 19).replace(" ", "T")}Z`) -
    Date.parse(`${from.slice(0, 19).replace(" ", "T")}Z`);
  const nanos = Number(to.slice(20).padEnd(9, "0")) - Number(from.slice(20).padEnd(9, "0"));
  return Math.round((wholeSeconds + nanos / 1e6) * 1000) / 1000;
}

function parseObject(text: string): Record<string, unknown> {
  return text === "" ? {} : JSON.parse(text);
}

/** Text that is a JSON object or array comes as such, unless a number in it would not survive: then as the text it was. */
function parseContent(text: string): unknown {
  if (text === "") return null;
  if (!/^\s*[[{]/.test(text) || !numbersSurvive(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const MAX_EXACT_DIGITS = 15;

function numbersSurvive(text: string): boolean {
  const outside = text.replace(/"(?:\\.|[^"\\])*"/g, '""');
  const numbers = outside.match(/\d[\d.]*/g) ?? [];
  return numbers.every((number) => number.replace(/\D/g, "").length <= MAX_EXACT_DIGITS);
}
