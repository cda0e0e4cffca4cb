import { streamRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { requireAbility } from "../access/require";
import type { TimeRange } from "../base/time";
import { amendSecurityEvent, noteSecurityEvent } from "../securityEvents/note";
import { LIGHT_COLUMNS, lightRow } from "./columns";
import { csvLine } from "./csv";
import { type Filter, printFilter } from "./filter";
import { mayReadContent, whereNotedWords } from "./noteRead";
import { presentLight } from "./present";
import type { ActionView } from "./view";
import { whereRange, whereTerms } from "./where";

const EXPORT_LIMIT_SECONDS = 600;

/** The columns of the CSV, in order: heading → value. Money in integer nano-USD; unknown is empty, never 0. */
const CSV_COLUMNS: Record<string, (action: ActionView) => unknown> = {
  id: (a) => a.id,
  ts: (a) => a.ts,
  end_ts: (a) => a.endTs,
  duration_ms: (a) => a.durationMs,
  outcome: (a) => a.outcome,
  decision: (a) => a.decision?.effect,
  decision_mode: (a) => a.decision?.mode,
  kind: (a) => a.kind,
  name: (a) => a.name,
  agent_id: (a) => a.agent.id,
  agent_name: (a) => a.agent.name,
  principal: (a) => a.principal,
  grade: (a) => a.attribution.grade,
  workload: (a) => a.workload,
  session_id: (a) => a.session.id,
  conversation: (a) => a.session.conversation,
  provider: (a) => a.provider,
  model: (a) => a.model,
  tool: (a) => a.tool.name,
  target: (a) => a.target,
  input_tokens: (a) => a.tokens.input,
  output_tokens: (a) => a.tokens.output,
  cache_read_tokens: (a) => a.tokens.cacheRead,
  cache_write_tokens: (a) => a.tokens.cacheWrite,
  reasoning_tokens: (a) => a.tokens.reasoning,
  cost_nano_usd: (a) => a.cost.nanoUsd,
  price_version: (a) => a.cost.priceVersion,
  error_type: (a) => a.error.type,
  error_message: (a) => a.error.message,
  input_preview: (a) => a.tool.arguments ?? a.messages.input,
  output_preview: (a) => a.tool.result ?? a.messages.output,
  redactions: (a) => Object.values(a.redactions).reduce((sum, n) => sum + n, 0),
  trace_id: (a) => a.traceId,
  span_id: (a) => a.spanId,
  parent_span_id: (a) => a.parentSpanId,
};

/** All matching actions as CSV lines (RFC 4180), newest first, with bounded memory. Needs export. Each span once. Noted before the first line. */
export async function* exportActions(
  ctx: Ctx,
  input: { filter: Filter; range: TimeRange },
  signal?: AbortSignal,
): AsyncGenerator<string> {
  requireAbility(ctx, "audit.read");
  requireAbility(ctx, "export");
  const opens = mayReadContent(ctx);
  const words = await whereNotedWords(ctx, input.filter);
  const query = sql`SELECT ${LIGHT_COLUMNS} FROM actions FINAL
    WHERE ${whereRange(input.range)} AND ${whereTerms(input.filter)} AND ${words}
    ORDER BY ts DESC, id DESC`;
  const options = { name: "actions.export", tenant: ctx.tenant, signal, limitSeconds: EXPORT_LIMIT_SECONDS };
  const eventId = await noteExport(ctx, input, opens);
  const values = Object.values(CSV_COLUMNS);
  const end = { rows: 0, ended: "cut short" };
  try {
    yield csvLine(Object.keys(CSV_COLUMNS));
    for await (const row of streamRows(query, lightRow, options)) {
      const action = presentLight(row, opens);
      end.rows += 1;
      yield csvLine(values.map((value) => value(action)));
    }
    end.ended = "whole";
  } finally {
    await amendSecurityEvent(eventId, end);
  }
}

/** Before the first line: who takes what; how many rows it became is added at the end. */
function noteExport(ctx: Ctx, { filter, range }: { filter: Filter; range: TimeRange }, contents: boolean) {
  const [from, to] = [range.fromMs, range.toMs].map((ms) => new Date(ms).toISOString());
  const detail = { filter: printFilter(filter), from, to, contents, format: "csv" };
  const target = { kind: "actions", id: "export" };
  return noteSecurityEvent(ctx, { kind: "export", outcome: "success", target, detail });
}
