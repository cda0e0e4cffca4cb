import { readRows } from "@/db/lake/query";
import { sql, uint } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { requireAbility } from "../access/require";
import { findSession, whereSessions } from "./bounds";
import type { StepView } from "./session";
import { stepRow } from "./stepRow";
import { orderSteps } from "./tree";

const MAX_STEPS = 20_000;

/** The steps of a session in order, light: contents are fetched one step at a time with `getAction`. At most 20,000. Throws NOT_FOUND. */
export async function sessionTimeline(
  ctx: Ctx,
  id: string,
): Promise<{ steps: StepView[]; truncated: boolean }> {
  requireAbility(ctx, "audit.read");
  const bounds = await findSession(ctx, id);
  const query = sql`SELECT id, span_id, parent_span_id, trace_id, kind, name, outcome, agent_id, agent_name, principal, model, tool,
      toUnixTimestamp64Micro(ts) AS start_us, toUnixTimestamp64Micro(end_ts) AS end_us,
      input_tokens, output_tokens, leaf, cost_nano_usd, error_type, arraySum(mapValues(redactions)) AS redacted, effect, decision_mode
    FROM actions FINAL WHERE ${whereSessions([bounds])} ORDER BY ts, id LIMIT ${uint(MAX_STEPS + 1)}`;
  const rows = await readRows(query, stepRow, { name: "sessions.timeline", tenant: ctx.tenant });
  return { steps: orderSteps(rows.slice(0, MAX_STEPS)), truncated: rows.length > MAX_STEPS };
}
