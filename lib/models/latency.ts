import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { TimeRange } from "@/lib/base/time";
import { whereCalls } from "./usage";

/** How fast a model's calls were that ended well; null where no call says it. */
export interface ModelLatency {
  /** Milliseconds from start to end. */
  p50Ms: number | null;
  p95Ms: number | null;
  /** Milliseconds to the first token, where the span has it. */
  firstTokenP50Ms: number | null;
  firstTokenP95Ms: number | null;
  /** Of the output, over the whole call. */
  tokensPerSecondP50: number | null;
}

const figure = z.number().nullable();
const row = z.object({ total: z.tuple([figure, figure]), first: z.tuple([figure, figure]), speed: figure });

/**
 * Where spans say how long the first token took: seconds (OpenTelemetry's GenAI conventions, vLLM's own spans) and
 * milliseconds (the Vercel AI SDK).
 */
const SECONDS = [
  "gen_ai.response.time_to_first_chunk",
  "gen_ai.server.time_to_first_token",
  "gen_ai.latency.time_to_first_token",
];
const MILLISECONDS = ["ai.response.msToFirstChunk"];

/** The latency of the calls that telemetry names so (`provider/model`), over a range. Needs `audit.read`. */
export async function modelLatency(
  ctx: Ctx,
  values: readonly string[],
  range: TimeRange,
): Promise<ModelLatency> {
  requireAbility(ctx, "audit.read");
  const query = sql`SELECT arrayMap(v -> if(isNaN(v), NULL, v), quantilesIf(0.5, 0.95)(ms, ms IS NOT NULL)) AS total,
      arrayMap(v -> if(isNaN(v), NULL, v), quantilesIf(0.5, 0.95)(first_ms, first_ms > 0)) AS first,
      if(countIf(ms > 0 AND output_tokens > 0) = 0, NULL,
        quantileIf(0.5)(output_tokens * 1000 / ms, ms > 0 AND output_tokens > 0)) AS speed
    FROM (
      SELECT output_tokens, dateDiff('microsecond', ts, end_ts) / 1000 AS ms, ${firstTokenMs()} AS first_ms
      FROM actions FINAL WHERE ${whereCalls(range, values)} AND outcome = 'ok'
    )`;
  const read = values.length === 0 ? [] : await readRows(query, row, options(ctx));
  const [found] = read;
  return {
    p50Ms: found?.total[0] ?? null,
    p95Ms: found?.total[1] ?? null,
    firstTokenP50Ms: found?.first[0] ?? null,
    firstTokenP95Ms: found?.first[1] ?? null,
    tokensPerSecondP50: found?.speed ?? null,
  };
}

const options = (ctx: Ctx) => ({ name: "models.latency", tenant: ctx.tenant });

/** The names stand in our own code, and are literals of the query. */
function firstTokenMs() {
  const read = (name: string, factor: number) => `JSONExtractFloat(attributes, '${name}') * ${factor}`;
  const all = [...SECONDS.map((name) => read(name, 1_000)), ...MILLISECONDS.map((name) => read(name, 1))];
  return { text: `greatest(${all.join(", ")})`, params: {} };
}
