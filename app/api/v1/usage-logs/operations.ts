import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { parseRange } from "@/lib/base/time";
import { usageLogCounts } from "@/lib/usageLogs/counts";
import { getUsageLog } from "@/lib/usageLogs/get";
import { listUsageLogs } from "@/lib/usageLogs/list";
import {
  PROBLEMS,
  type Problem,
  RESPONSE_TYPES,
  TOKEN_BASES,
  USAGE_LOG_SOURCES,
} from "@/lib/usageLogs/usageLog";
import { pageQuery, tokens } from "../actions/schemas";

const tag = "usage logs";
const ability = "audit.read";
const text = z.string().nullable();
const count = z.number().int();
const problem = z.enum(Object.keys(PROBLEMS) as [Problem, ...Problem[]]);
const said = (max: number, words: string) => z.string().max(max).optional().describe(words);

const filterFields = z.strictObject({
  from: pageQuery.shape.from,
  to: pageQuery.shape.to,
  source: z.enum(USAGE_LOG_SOURCES).optional(),
  responseType: z.enum(RESPONSE_TYPES).optional(),
  user: said(512, "As the gateway names the user."),
  subscription: said(512, "As the gateway names it."),
  keyId: said(512, "Ours (`key_…`) or the gateway's own."),
  model: said(512, "As the gateway names it."),
  requestId: said(512, "The gateway's."),
  basis: z.enum(TOKEN_BASES).optional().describe("How the counts were known."),
  problem: problem.optional(),
});

const usageLog = z
  .object({
    id: z.string(),
    at: z.string().describe("when the request began, by the gateway's clock"),
    source: z.enum(USAGE_LOG_SOURCES),
    workload: z.string().describe("of whoever sent the record"),
    responseCode: count.describe("0: the client went before there was an answer, or none was said"),
    responseType: z.enum(RESPONSE_TYPES).nullable(),
    user: text,
    subscription: text,
    groups: z.array(z.string()),
    keyId: text,
    keyName: text,
    organisation: text,
    costCenter: text,
    provider: text,
    model: text,
    tokens: tokens.extend({
      total: count.nullable().describe("what counts: input and output, else the total as said"),
      saidTotal: count.nullable(),
      basis: z.enum(TOKEN_BASES),
    }),
    problems: z.array(problem),
    costNanoUsd: count.nullable().describe("null where no price or no count is known"),
    priceVersion: text,
    durationMs: count.nullable(),
    path: text,
    requestId: text,
    traceId: text,
  })
  .meta({ id: "UsageLog" });

export const listUsageLogsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage-logs",
  tag,
  ability,
  summary: "What gateways' access logs told, newest first",
  query: filterFields.extend({ limit: pageQuery.shape.limit, cursor: pageQuery.shape.cursor }),
  response: z.object({ logs: z.array(usageLog), next: text }),
  run: (ctx, { query: { from, to, limit, cursor, ...filter } }) =>
    listUsageLogs(ctx, { range: parseRange(from, to, ctx.now()), filter, limit, cursor: cursor ?? null }),
});

export const getUsageLogOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage-logs/{id}",
  tag,
  ability,
  summary: "One record of a gateway's access log, with what it said word for word",
  description:
    "What it said needs the ability content.read; without it `said` is null and `content` is `hidden`.",
  params: z.object({ id: z.string().max(100) }),
  response: usageLog.extend({
    content: z.enum(["full", "hidden"]),
    said: z
      .object({
        attributes: z.record(z.string(), z.unknown()),
        resource: z.record(z.string(), z.unknown()),
        body: z.string(),
      })
      .nullable(),
  }),
  run: (ctx, { params }) => getUsageLog(ctx, params.id),
});

export const countUsageLogsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage-logs/counts",
  tag,
  ability,
  summary: "Count gateways' access logs, each record once, with what is unknown or wrong with them",
  query: filterFields,
  response: z.object({
    records: count,
    hits: count,
    limited: count,
    errors: count,
    inputTokens: count,
    outputTokens: count,
    totalTokens: count.describe("of records without parts their total"),
    costNanoUsd: count,
    unpriced: count.describe("tokens are known, and a price is not"),
    unknownUsage: count.describe("answered, and nobody counted"),
    problems: z.partialRecord(problem, count),
    firstMs: count.nullable(),
    lastMs: count.nullable(),
  }),
  run: (ctx, { query: { from, to, ...filter } }) =>
    usageLogCounts(ctx, { range: parseRange(from, to, ctx.now()), filter }),
});
