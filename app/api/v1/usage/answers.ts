import { z } from "zod";
import { USAGE_FIELDS, USAGE_GRAINS, USAGE_MEASURES } from "@/lib/usage/usage";

const count = z.number().int();
const whole = z.number();
const figures = z.object({
  requests: count,
  ok: count,
  errors: count,
  denied: count,
  limited: count.describe("Refused for a rate or a quota, as telemetry and access logs tell."),
  other: count.describe("Cancelled, and those whose end nobody told."),
  inputTokens: whole,
  outputTokens: whole,
  tokens: whole,
  cacheReadTokens: whole,
  cacheWriteTokens: whole,
  reasoningTokens: whole,
  cost: whole.describe("nano-USD of the requests that have a price."),
  unpriced: count.describe("Requests whose tokens are known and whose model has no price."),
  unknownUsage: count.describe("Requests that did not fail and do not say what they used."),
});
const group = z.object({
  id: z.string(),
  name: z.string(),
  known: z.boolean(),
  audit: z.string().nullable().describe("The filter that shows its requests in the audit."),
});
const freshness = z.object({
  hours: count.describe("Hours of the range that had requests."),
  readFromRequests: count.describe("How many of them were not read from sums."),
});
const ms = z.number().describe("Epoch milliseconds.");
export const overJson = z.object({
  fromMs: ms,
  toMs: ms,
  by: z.enum(USAGE_FIELDS),
  kind: z.enum(["model", "tool"]),
  measure: z.enum(USAGE_MEASURES),
  grain: z.enum(USAGE_GRAINS),
  zone: z.string(),
  buckets: z.array(ms),
  series: z.array(z.object({ group: group.nullable().describe("null: all others"), values: z.array(whole) })),
  rows: z.array(z.object({ group, figures })),
  rest: z.object({ groups: count, figures }).nullable(),
  totals: figures,
  freshness,
});
export const totalsJson = z.object({
  fromMs: ms,
  toMs: ms,
  totals: figures,
  previous: figures.describe("Of the stretch of the same length right before."),
  successRate: z.number().nullable(),
  activeUsers: count,
  refused: count.nullable().describe("Refused by the ledger of quotas, before any model was reached."),
  unpriced: z.array(z.object({ provider: z.string(), model: z.string(), requests: count })),
  fromLogs: count.describe("Of how many requests only a gateway's access log told."),
  fromLogsUnnamed: count.describe(
    "Those of them that name nobody, so that a trace of them is not found: they count twice.",
  ),
  priceVersions: z.array(z.string()),
  freshness,
});
export const tableJson = z.object({
  by: z.array(z.enum(USAGE_FIELDS)).readonly(),
  rows: z.array(z.object({ groups: z.array(group), figures })),
  rest: z.object({ rows: count, figures }).nullable(),
  totals: figures,
  freshness,
});
export const latencyJson = z.object({
  group,
  calls: count,
  p50Ms: whole,
  p90Ms: whole,
  p95Ms: whole,
  p99Ms: whole,
});
export const forecastJson = z.object({
  measure: z.enum(USAGE_MEASURES),
  zone: z.string(),
  monthStartMs: ms,
  monthEndMs: ms,
  soFar: whole,
  expected: whole.nullable(),
  low: whole.nullable(),
  high: whole.nullable(),
  how: z.string(),
  notCounted: count,
});
export const anomalyJson = z.object({
  group: group.nullable().describe("null: everything together"),
  measure: z.enum(USAGE_MEASURES),
  fromMs: ms,
  toMs: ms,
  value: whole,
  usual: whole,
  score: whole,
  words: z.string(),
});
const counted = z.object({ requests: count, tokens: whole });
export const differencesJson = z.object({
  fromMs: ms,
  toMs: ms,
  logged: counted,
  alsoTraced: counted,
  onlyLogged: counted,
  rows: z.array(
    z.object({
      subscription: group.omit({ audit: true }),
      model: z.string(),
      logged: counted,
      alsoTraced: counted,
      onlyLogged: counted,
    }),
  ),
  disagreements: z.array(
    z.object({
      traceId: z.string(),
      at: z.string(),
      model: z.string(),
      user: z.string(),
      loggedTokens: whole,
      tracedTokens: whole,
    }),
  ),
  disagreeing: count,
  disagreeingTokens: whole,
});
