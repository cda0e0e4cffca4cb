import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { TimeRange } from "@/lib/base/time";
import { type UsageLogFilter, whereUsageLogs } from "./list";
import type { Problem } from "./usageLog";

/** How many records there are of what, each once, and how far their figures can be trusted. */
export interface UsageLogCounts {
  records: number;
  hits: number;
  limited: number;
  errors: number;
  /** Sums of what is known. */
  inputTokens: number;
  outputTokens: number;
  /** Of records without parts their total. */
  totalTokens: number;
  costNanoUsd: number;
  /** Tokens are known, and a price is not. */
  unpriced: number;
  /** Answered, and nobody counted. */
  unknownUsage: number;
  /** Records with each problem. */
  problems: Partial<Record<Problem, number>>;
  /** Epoch milliseconds; null for no records. */
  firstMs: number | null;
  lastMs: number | null;
}

const counted = z.coerce.number();
const row = z.object({
  records: counted,
  hits: counted,
  limited: counted,
  errors: counted,
  input: counted,
  output: counted,
  total: counted,
  cost: counted,
  unpriced: counted,
  unknown: counted,
  problems: z.record(z.string(), counted),
  first: counted,
  last: counted,
});

/** Counts the records of gateways' access logs in a range of time. Needs audit.read. */
export async function usageLogCounts(
  ctx: Ctx,
  { range, filter = {} }: { range: TimeRange; filter?: UsageLogFilter },
): Promise<UsageLogCounts> {
  requireAbility(ctx, "audit.read");
  const query = sql`SELECT count() AS records, countIf(response_type = 'hit') AS hits,
      countIf(response_type = 'rate_limit') AS limited, countIf(response_type = 'error') AS errors,
      sum(ifNull(input_tokens, 0)) AS input, sum(ifNull(output_tokens, 0)) AS output,
      sum(ifNull(total_tokens, 0)) AS total, sum(ifNull(cost_nano_usd, 0)) AS cost,
      countIf(cost_nano_usd IS NULL AND total_tokens IS NOT NULL) AS unpriced,
      countIf(token_basis = 'unknown') AS unknown,
      sumMap(mapFromArrays(problems, arrayMap(_ -> toUInt64(1), problems))) AS problems,
      toUnixTimestamp64Milli(min(ts)) AS first, toUnixTimestamp64Milli(max(ts)) AS last
    FROM usage_logs FINAL WHERE ${whereUsageLogs(range, filter)}`;
  const [found] = await readRows(query, row, { name: "usageLogs.counts", tenant: ctx.tenant });
  const { records = 0, input = 0, output = 0, total = 0, cost = 0, unknown = 0 } = found ?? {};
  return {
    records,
    hits: found?.hits ?? 0,
    limited: found?.limited ?? 0,
    errors: found?.errors ?? 0,
    inputTokens: input,
    outputTokens: output,
    totalTokens: total,
    costNanoUsd: cost,
    unpriced: found?.unpriced ?? 0,
    unknownUsage: unknown,
    problems: found?.problems ?? {},
    firstMs: records > 0 ? (found?.first ?? null) : null,
    lastMs: records > 0 ? (found?.last ?? null) : null,
  };
}
