import { z } from "zod";
import { type Sql, sql } from "@/db/lake/sql";
import type { UsageFigures, UsageMeasure } from "./usage";

/** The sums that make figures, over rows of the shape of `usage_people`, in the order of `figuresFrom`. */
export const SUMS: Sql = sql`[sum(requests), sum(ok), sum(errors), sum(denied), sum(limited),
  sum(input_tokens), sum(output_tokens), sum(total_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
  sum(reasoning_tokens), sum(unpriced), sum(unknown_usage)] AS sums, sum(cost_nano_usd) AS cost`;

/** The lake writes whole numbers of 64 bits as text. */
export const sumsShape = { sums: z.array(z.coerce.number()), cost: z.coerce.number() };

export function figuresFrom({ sums, cost }: { sums: readonly number[]; cost: number }): UsageFigures {
  const [requests = 0, ok = 0, errors = 0, denied = 0, limited = 0, ...used] = sums;
  const [inputTokens = 0, outputTokens = 0, tokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0] = used;
  const [reasoningTokens = 0, unpriced = 0, unknownUsage = 0] = used.slice(5);
  return {
    requests,
    ok,
    errors,
    denied,
    limited,
    other: requests - ok - errors - denied - limited,
    inputTokens,
    outputTokens,
    tokens,
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens,
    cost,
    unpriced,
    unknownUsage,
  };
}

const FIELDS = Object.keys(figuresFrom({ sums: [], cost: 0 })) as (keyof UsageFigures)[];

export function sumFigures(all: Iterable<UsageFigures>): UsageFigures {
  const sum = figuresFrom({ sums: [], cost: 0 });
  for (const one of all) addTo(sum, one);
  return sum;
}

/** Adds to the first. */
export function addTo(sum: UsageFigures, one: UsageFigures): void {
  for (const field of FIELDS) sum[field] += one[field];
}

/** The sum that a measure is, over the same rows. */
export const MEASURE_SUMS: Readonly<Record<UsageMeasure, Sql>> = {
  cost: sql`sum(cost_nano_usd)`,
  tokens: sql`sum(total_tokens)`,
  inputTokens: sql`sum(input_tokens)`,
  outputTokens: sql`sum(output_tokens)`,
  requests: sql`sum(requests)`,
  errors: sql`sum(errors)`,
  limited: sql`sum(limited)`,
};
