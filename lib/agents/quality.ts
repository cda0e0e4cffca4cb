import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";

const DAY_MS = 86_400_000;
export const QUALITY_DAYS = 30;

/** One day (UTC) of an agent. */
export interface QualityDay {
  startMs: number;
  actions: number;
  errors: number;
  denied: number;
  /** Actions that policies or stops were asked about, and how many of those they denied or held, observed or enforced. */
  judged: number;
  notAllowed: number;
  sessions: number;
  /** Over leaf model calls with a price; null where none had one. */
  costNanoUsd: number | null;
  /** Means of the evaluation scores that telemetry carries, by their names. */
  scores: Record<string, number>;
}

const number = z.coerce.number();
const dayRow = z.object({
  day: number,
  actions: number,
  errors: number,
  denied: number,
  judged: number,
  not_allowed: number,
  sessions: number,
  cost: number.nullable(),
});
const scoreRow = z.object({ day: number, name: z.string(), score: number });

/**
 * An agent's last 30 days, day by day (UTC), empty ones included: counts and cost exact, and the means of the scores that
 * `gen_ai.evaluation.result` events (OTel GenAI) or spans carry. Needs `audit.read`; throws UNAVAILABLE.
 */
export async function agentQuality(ctx: Ctx, keys: readonly string[]): Promise<QualityDay[]> {
  requireAbility(ctx, "audit.read");
  const today = Math.floor(ctx.now() / DAY_MS) * DAY_MS;
  const fromMs = today - (QUALITY_DAYS - 1) * DAY_MS;
  const where = sql`${whereRange({ fromMs, toMs: today + DAY_MS })} AND agent_key IN ${strings(keys)}`;
  const counts = sql`SELECT toUnixTimestamp(toStartOfDay(ts)) * 1000 AS day, count() AS actions,
      countIf(outcome = 'error') AS errors, countIf(outcome = 'denied') AS denied,
      countIf(effect != '') AS judged, countIf(effect IN ('deny', 'hold')) AS not_allowed,
      uniqExact(session_id) AS sessions, if(countIf(leaf = 1 AND cost_nano_usd IS NOT NULL) = 0, NULL,
        sumIf(cost_nano_usd, leaf = 1)) AS cost
    FROM actions FINAL WHERE ${where} GROUP BY day`;
  const scores = sql`SELECT day, name, avg(value) AS score FROM (
      SELECT toUnixTimestamp(toStartOfDay(ts)) * 1000 AS day, arrayJoin(arrayConcat(
          arrayMap(e -> JSONExtractRaw(e, 'attributes'),
            arrayFilter(e -> JSONExtractString(e, 'name') = 'gen_ai.evaluation.result', JSONExtractArrayRaw(events))),
          [toString(attributes)])) AS found,
        JSONExtractString(found, 'gen_ai.evaluation.name') AS name,
        JSONExtract(found, 'gen_ai.evaluation.score.value', 'Nullable(Float64)') AS value
      FROM actions FINAL
      WHERE ${where} AND (position(events, 'gen_ai.evaluation') > 0 OR position(attributes, 'gen_ai.evaluation') > 0)
    ) WHERE name != '' AND value IS NOT NULL GROUP BY day, name ORDER BY name, day LIMIT 3000`;
  const options = (name: string) => ({ name, tenant: ctx.tenant });
  const [days, scored] = await Promise.all([
    readRows(counts, dayRow, options("agents.quality")),
    readRows(scores, scoreRow, options("agents.scores")),
  ]);
  return Array.from({ length: QUALITY_DAYS }, (_, at) => {
    const startMs = fromMs + at * DAY_MS;
    const day = days.find((one) => one.day === startMs);
    return {
      startMs,
      actions: day?.actions ?? 0,
      errors: day?.errors ?? 0,
      denied: day?.denied ?? 0,
      judged: day?.judged ?? 0,
      notAllowed: day?.not_allowed ?? 0,
      sessions: day?.sessions ?? 0,
      costNanoUsd: day?.cost ?? null,
      scores: Object.fromEntries(
        scored.filter((one) => one.day === startMs).map(({ name, score }) => [name, score]),
      ),
    };
  });
}
