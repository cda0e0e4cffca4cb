import { boolean, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Where a tenant wants to be told (Standard Webhooks). The signing secret is encrypted. */
export const webhooks = pgTable(
  "webhooks",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    url: text().notNull(),
    secret: text().notNull(),
    /** Signs too, until then: what a rotation leaves a receiver time for. */
    previousSecret: text("previous_secret"),
    previousUntil: instant("previous_until"),
    /** Which event types; empty for all. */
    events: text().array().notNull(),
    disabled: boolean().notNull().default(false),
    /** Why the product itself switched it off; null where a person did. */
    disabledWhy: text("disabled_why"),
    /** How many attempts in a row failed, and when the last did. */
    failures: integer().notNull().default(0),
    failedAt: instant("failed_at"),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("webhooks_tenant").on(t.tenant)],
);

/** One event for one webhook, until it is delivered or given up. */
export const deliveries = pgTable(
  "deliveries",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    webhook: text()
      .notNull()
      .references(() => webhooks.id, { onDelete: "cascade" }),
    eventType: text("event_type").notNull(),
    /** The exact body that is signed. */
    body: text().notNull(),
    state: text({ enum: ["waiting", "delivered", "dead"] }).notNull(),
    attempts: integer().notNull().default(0),
    lastStatus: integer("last_status"),
    lastError: text("last_error"),
    /** Each attempt: `{ at, status, tookMs, error }`. */
    history: jsonb().notNull().default([]),
    /** The job that tries it; null for a test, which is tried at once. */
    job: text(),
    createdAt: instant("created_at").notNull(),
    settledAt: instant("settled_at"),
  },
  (t) => [
    index("deliveries_tenant").on(t.tenant, t.state, t.createdAt),
    index("deliveries_webhook").on(t.webhook, t.createdAt),
  ],
);
