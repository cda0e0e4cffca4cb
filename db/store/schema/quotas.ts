import { bigint, boolean, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Ceilings a window for holders. Each edit is a new version of the row; what it was before stands in the changes. */
export const quotas = pgTable(
  "quotas",
  {
    /** `quo_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** Whose requests count: everybody's of the tenant, or those of one subject. */
    subjectKind: text("subject_kind", {
      enum: ["tenant", "key", "person", "agent", "human", "team", "subscription"],
    }).notNull(),
    /** The subject's id; null with `tenant`, and where each subject of the kind has a counter of its own. */
    subject: text(),
    /** One counter for all of them, or one for each key, person, agent, human or team among them. */
    per: text({ enum: ["pooled", "key", "person", "agent", "human", "team"] }).notNull(),
    /** Served or recorded models by name; empty: all. */
    models: text().array().notNull().default([]),
    measure: text({
      enum: ["requests", "input_tokens", "output_tokens", "total_tokens", "cost", "concurrency"],
    }).notNull(),
    /** Requests, tokens, requests at once, or nano-USD. */
    ceiling: bigint({ mode: "number" }).notNull(),
    /** Seconds to hours are lengths; day to year are of the calendar, `fiscal_quarter` and `fiscal_year` of the fiscal one; `none` for concurrency. */
    windowUnit: text("window_unit", {
      enum: [
        "none",
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "fiscal_quarter",
        "fiscal_year",
      ],
    }).notNull(),
    /** How many seconds, minutes or hours a window has; 1 for those of the calendar. */
    windowCount: integer("window_count").notNull().default(1),
    /** IANA name; the calendar's windows begin at its midnight. */
    zone: text().notNull().default("UTC"),
    /** The month that the fiscal year begins with, 1 to 12. */
    fiscalStartMonth: integer("fiscal_start_month").notNull().default(1),
    /** Refuses, tells, or only counts. */
    mode: text({ enum: ["hard", "soft", "shadow"] }).notNull(),
    /** Percents of the ceiling at which people are told, rising. */
    alertsAt: integer("alerts_at").array().notNull().default([]),
    enabled: boolean().notNull().default(true),
    version: integer().notNull().default(1),
    /** What a manifest said of it, so that it can be given back as it came. */
    manifest: jsonb().$type<Record<string, unknown>>(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    /** Removed: counts for nothing any more, its ledger stays. */
    removedAt: instant("removed_at"),
  },
  (t) => [
    index("quotas_tenant").on(t.tenant, t.removedAt),
    index("quotas_subject").on(t.tenant, t.subjectKind, t.subject),
  ],
);

/** Another ceiling for a while, with who approved it. */
export const quotaOverrides = pgTable(
  "quota_overrides",
  {
    /** `qov_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    quota: text()
      .notNull()
      .references(() => quotas.id, { onDelete: "cascade" }),
    /** Of one holder's counter; null: of all. */
    holder: text(),
    ceiling: bigint({ mode: "number" }).notNull(),
    reason: text().notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    requestedBy: text("requested_by").notNull(),
    approvedBy: text("approved_by").notNull(),
    createdAt: instant("created_at").notNull(),
    endedEarlyAt: instant("ended_early_at"),
  },
  (t) => [index("quota_overrides_quota").on(t.quota, t.endsAt), index("quota_overrides_tenant").on(t.tenant)],
);

/** What people ask for more of, and the answer. */
export const quotaRequests = pgTable(
  "quota_requests",
  {
    /** `qrq_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** The person's principal, and the account that asked. */
    principal: text(),
    person: text().notNull(),
    personName: text("person_name").notNull(),
    quota: text()
      .notNull()
      .references(() => quotas.id, { onDelete: "cascade" }),
    holder: text().notNull(),
    ceiling: bigint({ mode: "number" }).notNull(),
    endsAt: instant("ends_at").notNull(),
    reason: text().notNull(),
    state: text({ enum: ["open", "granted", "refused", "withdrawn"] })
      .notNull()
      .default("open"),
    answer: text(),
    answeredBy: text("answered_by"),
    answeredAt: instant("answered_at"),
    override: text().references(() => quotaOverrides.id, { onDelete: "set null" }),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("quota_requests_tenant").on(t.tenant, t.state, t.createdAt),
    index("quota_requests_person").on(t.tenant, t.person),
  ],
);
