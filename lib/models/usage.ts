import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { type Sql, sql, strings } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";

/** What a model's calls were, over a range. Only leaf calls count: an outer span repeats them. */
export interface ModelUsage {
  calls: number;
  errors: number;
  denied: number;
  inputTokens: number;
  outputTokens: number;
  /** Of the calls that have a price. */
  costNanoUsd: number;
  /** Their tokens; 0 where no call has a price. */
  pricedTokens: number;
}

const n = z.coerce.number();
const usageRow = z
  .object({ value: z.string(), calls: n, errors: n, denied: n, input: n, output: n, cost: n, priced: n })
  .transform(({ value, input, output, cost, priced, ...counts }) => ({
    value,
    usage: {
      ...counts,
      inputTokens: input,
      outputTokens: output,
      costNanoUsd: cost,
      pricedTokens: priced,
    } satisfies ModelUsage,
  }));

/** How the lake writes a model, as an expression over `actions`. */
export const SEEN_AS = sql`concat(toString(provider), '/', toString(model))`;

/** Calls of a model in a range, in the newest version of each row. */
export function whereCalls(range: TimeRange, values: readonly string[]): Sql {
  return sql`${whereRange(range)} AND kind = 'model_call' AND leaf = 1 AND ${SEEN_AS} IN ${strings(values)}`;
}

/** What the calls of models were, by `provider/model` as the lake writes it. Needs `audit.read`. */
export async function modelUsage(
  ctx: Ctx,
  values: readonly string[],
  range: TimeRange,
): Promise<Map<string, ModelUsage>> {
  requireAbility(ctx, "audit.read");
  if (values.length === 0) return new Map();
  const query = sql`SELECT ${SEEN_AS} AS value, count() AS calls, countIf(outcome = 'error') AS errors,
      countIf(outcome = 'denied') AS denied, sum(ifNull(input_tokens, 0)) AS input, sum(ifNull(output_tokens, 0)) AS output,
      sum(ifNull(cost_nano_usd, 0)) AS cost,
      sumIf(ifNull(input_tokens, 0) + ifNull(output_tokens, 0), isNotNull(cost_nano_usd)) AS priced
    FROM actions FINAL WHERE ${whereCalls(range, values)} GROUP BY value`;
  const rows = await readRows(query, usageRow, { name: "models.usage", tenant: ctx.tenant });
  return new Map(rows.map(({ value, usage }) => [value, usage]));
}

const NONE: ModelUsage = {
  calls: 0,
  errors: 0,
  denied: 0,
  inputTokens: 0,
  outputTokens: 0,
  costNanoUsd: 0,
  pricedTokens: 0,
};

/** The usage of several names together. */
export function sumUsage(all: ReadonlyMap<string, ModelUsage>, values: readonly string[]): ModelUsage {
  return values.reduce((sum, value) => {
    const one = all.get(value);
    return one ? added(sum, one) : sum;
  }, NONE);
}

function added(a: ModelUsage, b: ModelUsage): ModelUsage {
  const fields = Object.keys(NONE) as (keyof ModelUsage)[];
  return Object.fromEntries(fields.map((field) => [field, a[field] + b[field]])) as unknown as ModelUsage;
}

/** Nano-USD per thousand tokens of the calls that have a price; null where none has. */
export function costPerThousand({ costNanoUsd, pricedTokens }: ModelUsage): number | null {
  return pricedTokens === 0 ? null : Math.round((costNanoUsd * 1_000) / pricedTokens);
}
