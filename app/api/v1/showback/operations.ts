import { Readable } from "node:stream";
import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { checkMonth } from "@/lib/showback/check";
import { closeMonth } from "@/lib/showback/close";
import { EXPORT_FORMATS, exportMonth } from "@/lib/showback/export";
import { getMonth, linesAfter, listMonths } from "@/lib/showback/get";
import { LINE_FACTS } from "@/lib/showback/line";
import { SUMMED_BY, sumsOf } from "@/lib/showback/sums";

const tag = "showback";
const read = "audit.read";
const params = z.object({ id: z.string().max(100).describe("`shb_…`, or a month for its newest closing") });
const count = z.number().int();
const totals = {
  requests: count,
  inputTokens: count,
  outputTokens: count,
  costNanoUsd: count.describe("of the requests that have a price"),
  unpricedRequests: count.describe("without a rate, or without a count of what they used"),
};
const monthJson = z
  .object({
    id: z.string(),
    tenant: z.object({ id: z.string(), name: z.string() }),
    month: z.string(),
    zone: z.string(),
    from: z.string(),
    to: z.string(),
    closing: count,
    stands: z.boolean().describe("the newest closing of its month"),
    reason: z.string().nullable(),
    priceVersions: z.array(z.string()),
    totals: z.object(totals),
    lineCount: count,
    digest: z.string().describe("SHA-256 of its lines, in order"),
    closedBy: z.string(),
    closedAt: z.string(),
  })
  .meta({ id: "ShowbackMonth" });

export const listMonthsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/showback",
  tag,
  ability: read,
  summary: "List closed months, the newest first, with former closings",
  response: z.object({ months: z.array(monthJson) }),
  run: async (ctx) => ({ months: await listMonths(ctx) }),
});

export const closeMonthOperation = defineOperation({
  method: "POST",
  path: "/api/v1/showback",
  tag,
  ability: "maas.write",
  summary: "Close a month",
  description:
    "A job keeps its lines for good, with the price versions that priced them. A month that is not over, or not all summed, is refused (412); one that was closed already needs a reason, and the former closing stays.",
  body: z.strictObject({
    month: z.string().max(20).describe("`2026-11`"),
    zone: z.string().max(60).optional().describe("IANA; UTC unless given"),
    reason: z.string().trim().max(500).optional(),
  }),
  response: z.object({ id: z.string(), job: z.string() }),
  status: 202,
  run: (ctx, { body }) => closeMonth(ctx, body),
});

export const getMonthOperation = defineOperation({
  method: "GET",
  path: "/api/v1/showback/{id}",
  tag,
  ability: read,
  summary: "One closed month",
  params,
  response: monthJson,
  run: (ctx, { params: { id } }) => getMonth(ctx, id),
});

export const sumsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/showback/{id}/sums",
  tag,
  ability: read,
  summary: "A closed month by cost centre, organisation, team, subscription, key, agent, human or model",
  params,
  query: z.strictObject({ by: z.enum(SUMMED_BY).default("costCentre") }),
  response: z.object({
    sums: z.array(z.object({ id: z.string().nullable(), name: z.string().nullable(), ...totals })),
    rest: z.object({ count, ...totals }).nullable(),
  }),
  run: (ctx, { params: { id }, query: { by } }) => sumsOf(ctx, id, by),
});

export const linesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/showback/{id}/lines",
  tag,
  ability: read,
  summary: "The lines of a closed month, in the order of its digest",
  params,
  query: z.strictObject({
    after: z.coerce.number().int().min(0).default(0).describe("the last line seen"),
    limit: z.coerce.number().int().min(1).max(2_000).default(500),
  }),
  response: z.object({
    lines: z.array(
      z.object({
        ...totals,
        line: count,
        facts: z.record(z.enum(LINE_FACTS), z.string().nullable()),
        costNanoUsd: count.nullable().describe("null: no request of it has a price"),
        priceVersion: z.string(),
      }),
    ),
    next: count.nullable(),
  }),
  run: async (ctx, { params: { id }, query: { after, limit } }) => {
    const month = await getMonth(ctx, id);
    const lines = await linesAfter(ctx, month.id, after, limit);
    const last = lines.at(-1)?.line ?? month.lineCount;
    return { lines, next: last < month.lineCount ? last : null };
  },
});

export const checkMonthOperation = defineOperation({
  method: "GET",
  path: "/api/v1/showback/{id}/check",
  tag,
  ability: read,
  summary: "Reckon the digest of a closed month anew, and what came for it since",
  params,
  response: z.object({
    month: monthJson,
    digest: z.string(),
    isIntact: z.boolean(),
    since: z.object(totals).describe("what the month comes to now, less what was closed"),
    isCurrent: z.boolean(),
  }),
  run: (ctx, { params: { id } }) => checkMonth(ctx, id),
});

const MEDIA = { csv: "text/csv; charset=utf-8", parquet: "application/vnd.apache.parquet" };

export const exportMonthOperation = defineOperation({
  method: "GET",
  path: "/api/v1/showback/{id}/focus",
  tag,
  ability: read,
  summary: "A closed month as FOCUS 1.2, CSV or Parquet",
  params,
  query: z.strictObject({ format: z.enum(EXPORT_FORMATS).default("csv") }),
  mediaType: "text/csv",
  run: async (ctx, { params: { id }, query: { format } }) => {
    const { name, pieces } = await exportMonth(ctx, id, format);
    return new Response(Readable.toWeb(Readable.from(pieces)) as ReadableStream, {
      headers: { "content-type": MEDIA[format], "content-disposition": `attachment; filename="${name}"` },
    });
  },
});
