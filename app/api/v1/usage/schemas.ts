import { z } from "zod";
import type { Ctx } from "@/lib/access/ctx";
import { csvLine } from "@/lib/actions/csv";
import { parseRange, type TimeRange } from "@/lib/base/time";
import { LATENCY_FIELDS } from "@/lib/usage/latency";
import {
  USAGE_FIELDS,
  USAGE_GRAINS,
  USAGE_MEASURES,
  type UsageField,
  type UsageFilter,
} from "@/lib/usage/usage";
import { searchQuery } from "../actions/schemas";

const values = (of: string) =>
  z
    .string()
    .min(1)
    .max(4_000)
    .optional()
    .describe(`Only of ${of}: ids or names, by commas; \`none\` for nobody.`);

const filters = {
  team: values("these teams, as those who pay"),
  key: values("these keys"),
  agent: values("these agents"),
  human: values("these people on whose behalf agents acted"),
  person: values("the keys that these people hold"),
  user: values("these people and services on whose behalf agents acted"),
  model: values("these models, `provider/model` or the model's name"),
  tool: values("these tools; tool calls are counted then, which have neither tokens nor cost of their own"),
  subscription: values("these subscriptions"),
  workload: values("these workloads"),
  environment: values("these environments"),
  outcome: values("these outcomes: ok, error, denied, limited, cancelled, unknown"),
  source: values("`trace`, or `log` for what only gateways' access logs tell of"),
} satisfies Record<UsageField, z.ZodType>;

const format = z.enum(["json", "csv"]).default("json").describe("`csv` also by `Accept: text/csv`.");
const zone = z
  .string()
  .max(60)
  .optional()
  .describe("IANA name of the zone that days begin in; UTC unless given.");
const measure = z.enum(USAGE_MEASURES).default("cost").describe("`cost` is nano-USD.");

const rangeQuery = searchQuery.omit({ q: true });
export const totalsQuery = rangeQuery.extend(filters);
export const overQuery = totalsQuery.extend({
  by: z.enum(USAGE_FIELDS).default("team"),
  measure,
  grain: z.enum(USAGE_GRAINS).optional().describe("How long a bar is; what suits the range unless given."),
  zone,
  format,
});
export const tableQuery = totalsQuery.extend({
  by: z
    .string()
    .max(100)
    .default("user,model,subscription")
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(USAGE_FIELDS)).min(1).max(4))
    .describe("One to four fields, by commas."),
  measure,
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  format,
});
export const latencyQuery = rangeQuery.extend({
  by: z.enum(LATENCY_FIELDS).default("subscription"),
  subscription: filters.subscription,
  model: filters.model,
  key: filters.key,
  person: filters.person,
});
export const forecastQuery = z.strictObject({ measure, zone, ...filters });
export const anomaliesQuery = z.strictObject({
  by: z.enum(USAGE_FIELDS).default("team"),
  measure,
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(168)
    .default(24)
    .describe("The last whole hours that are looked at."),
  ...filters,
});
export const differencesQuery = rangeQuery;

/** The filter of a query: fields with their values. */
export function filterOf(query: Partial<Record<UsageField, string | undefined>>): UsageFilter {
  const given = USAGE_FIELDS.flatMap((field) => {
    const parts = (query[field] ?? "")
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "");
    return parts.length > 0 ? [[field, parts] as const] : [];
  });
  return Object.fromEntries(given);
}

export const rangeOf = (ctx: Ctx, query: { from?: string | undefined; to?: string | undefined }): TimeRange =>
  parseRange(query.from, query.to, ctx.now());

export const wantsCsv = (request: Request, asked: "json" | "csv"): boolean =>
  asked === "csv" || (request.headers.get("accept") ?? "").toLowerCase().startsWith("text/csv");

/** A file of comma-separated values (RFC 4180). */
export function csvFile(name: string, lines: readonly (readonly unknown[])[]): Response {
  return new Response(lines.map(csvLine).join(""), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}.csv"`,
    },
  });
}
