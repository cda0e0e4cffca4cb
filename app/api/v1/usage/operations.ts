import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { usageAnomalies } from "@/lib/usage/anomalies";
import { usageGrainFor } from "@/lib/usage/buckets";
import { usageDifferences } from "@/lib/usage/differences";
import { usageForecast } from "@/lib/usage/forecast";
import { usageLatency } from "@/lib/usage/latency";
import { usageOver } from "@/lib/usage/over";
import { usageTable } from "@/lib/usage/table";
import { usageTotals } from "@/lib/usage/totals";
import * as answers from "./answers";
import * as shapes from "./schemas";
import { csvFile, filterOf, rangeOf, wantsCsv } from "./schemas";
import { tableLines } from "./tableLines";

const tag = "usage";
const ability = "audit.read";

export const usageOverOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage",
  tag,
  ability,
  summary: "Cost, tokens or requests over time, by one field",
  description:
    "Each request once, exactly. The five greatest and all others add up to the totals, as the rows do. As CSV: a line a bar and group.",
  query: shapes.overQuery,
  response: answers.overJson,
  run: async (ctx, { query, request }) => {
    const { by, measure, zone, format } = query;
    const range = rangeOf(ctx, query);
    const over = await usageOver(ctx, {
      ...range,
      by,
      measure,
      grain: query.grain ?? usageGrainFor(range),
      filter: filterOf(query),
      ...(zone === undefined ? {} : { zone }),
    });
    if (!wantsCsv(request, format)) return over;
    const lines = over.series.flatMap(({ group, values }) =>
      values.map((value, at) => [
        new Date(over.buckets[at] ?? 0).toISOString(),
        group?.id ?? "",
        group?.name ?? "all others",
        measure === "cost" ? "cost_nano_usd" : measure,
        value,
      ]),
    );
    return csvFile(`usage-by-${by}`, [["start", `${by}_id`, by, "measure", "value"], ...lines]);
  },
});

export const usageTableOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage/table",
  tag,
  ability,
  summary: "All figures, by one to four fields together",
  description: "As CSV: a line a row, and a last one for what is beyond the limit.",
  query: shapes.tableQuery,
  response: answers.tableJson,
  run: async (ctx, { query, request }) => {
    const { by, measure, limit, format } = query;
    const table = await usageTable(ctx, {
      ...rangeOf(ctx, query),
      by,
      measure,
      limit,
      filter: filterOf(query),
    });
    if (!wantsCsv(request, format)) return table;
    return csvFile(`usage-by-${by.join("-")}`, tableLines(table));
  },
});

export const usageTotalsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage/totals",
  tag,
  ability,
  summary: "The figures of a range, those before it, who was active, and what has no price",
  query: shapes.totalsQuery,
  response: answers.totalsJson,
  run: (ctx, { query }) => usageTotals(ctx, { ...rangeOf(ctx, query), filter: filterOf(query) }),
});

export const usageLatencyOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage/latency",
  tag,
  ability,
  summary: "How long model calls took, P50 to P99",
  description: "Of calls that ended well; within 5 % of the exact figure.",
  query: shapes.latencyQuery,
  response: z.object({ latency: z.array(answers.latencyJson) }),
  run: async (ctx, { query }) => ({
    latency: await usageLatency(ctx, { ...rangeOf(ctx, query), by: query.by, filter: filterOf(query) }),
  }),
});

export const usageForecastOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage/forecast",
  tag,
  ability,
  summary: "What this month will have come to",
  query: shapes.forecastQuery,
  response: answers.forecastJson,
  run: (ctx, { query: { measure, zone, ...given } }) =>
    usageForecast(ctx, { measure, filter: filterOf(given), ...(zone === undefined ? {} : { zone }) }),
});

export const usageAnomaliesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage/anomalies",
  tag,
  ability,
  summary: "What used more or less than in the same hours of the last four weeks",
  query: shapes.anomaliesQuery,
  response: z.object({ anomalies: z.array(answers.anomalyJson) }),
  run: async (ctx, { query: { by, measure, hours, ...given } }) => ({
    anomalies: await usageAnomalies(ctx, { by, measure, hours, filter: filterOf(given) }),
  }),
});

export const usageDifferencesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/usage/differences",
  tag,
  ability,
  summary: "Where gateways' access logs and traces differ",
  query: shapes.differencesQuery,
  response: answers.differencesJson,
  run: (ctx, { query }) => usageDifferences(ctx, rangeOf(ctx, query)),
});
