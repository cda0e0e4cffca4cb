import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Months that were closed: their lines never change again. A month that is closed anew supersedes the former closing, which stays. */
export const showbackMonths = pgTable(
  "showback_months",
  {
    /** `shb_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** `2026-11`, in the zone. */
    month: text().notNull(),
    zone: text().notNull(),
    /** 1, 2, … of the same month. */
    closing: integer().notNull(),
    reason: text(),
    /** All price versions that its rows were priced by. */
    priceVersions: text("price_versions").array().notNull(),
    totals: jsonb().$type<Record<string, number>>().notNull(),
    lineCount: integer("line_count").notNull(),
    /** SHA-256 of its lines, in order. */
    digest: text().notNull(),
    closedBy: text("closed_by").notNull(),
    closedAt: instant("closed_at").notNull(),
  },
  (t) => [uniqueIndex("showback_months_month").on(t.tenant, t.month, t.closing)],
);

export const showbackLines = pgTable(
  "showback_lines",
  {
    month: text()
      .notNull()
      .references(() => showbackMonths.id, { onDelete: "cascade" }),
    line: integer().notNull(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** Who, what and for whom, under the names of the FOCUS columns that they become. */
    facts: jsonb().$type<Record<string, string | null>>().notNull(),
    requests: bigint({ mode: "number" }).notNull(),
    inputTokens: bigint("input_tokens", { mode: "number" }).notNull(),
    outputTokens: bigint("output_tokens", { mode: "number" }).notNull(),
    costNanoUsd: bigint("cost_nano_usd", { mode: "number" }),
    unpricedRequests: bigint("unpriced_requests", { mode: "number" }).notNull(),
    priceVersion: text("price_version").notNull(),
  },
  (t) => [primaryKey({ columns: [t.month, t.line] }), index("showback_lines_tenant").on(t.tenant)],
);
