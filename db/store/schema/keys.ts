import { boolean, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { agents } from "./agents";
import { instant } from "./instant";
import { principals, teams } from "./principals";
import { subscriptions } from "./subscriptions";
import { tenants } from "./tenants";

/** Every credential of a machine: ingest keys, API tokens, those of decision points, and of who calls models. Secrets are kept as SHA-256 only. */
export const keys = pgTable(
  "keys",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: text({ enum: ["ingest", "api", "decide", "model"] }).notNull(),
    name: text().notNull(),
    /** Of an ingest key: what its spans are attributed to. */
    workload: text(),
    /** Of an API token: what it may do. */
    role: text(),
    /** The first characters of the secret, for people to recognise it by. */
    prefix: text().notNull(),
    hash: text().notNull().unique(),
    /** The environment variable that provisioned it; null for keys that a person issued. */
    provisionedBy: text("provisioned_by"),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at"),
    revokedAt: instant("revoked_at"),
    lastUsedAt: instant("last_used_at"),
    /** The addresses it was used from, newest first, a few: one that is not among them is news. */
    addresses: text().array().notNull().default([]),
    firstSpanAt: instant("first_span_at"),
    // Of a model key:
    /** Who answers for it: a principal. */
    holder: text().references(() => principals.id, { onDelete: "set null" }),
    /** The agent that uses it, where it is one's own. */
    agent: text().references(() => agents.id, { onDelete: "set null" }),
    /** The team that pays. */
    team: text().references(() => teams.id, { onDelete: "set null" }),
    /** What it draws on; a key whose subscription is gone opens nothing. */
    subscription: text().references(() => subscriptions.id, { onDelete: "set null" }),
    purpose: text(),
    /** Served models by name that it is good for; empty: all of its subscription. */
    scopes: text().array().notNull().default([]),
    /** The holder's groups when it was issued. */
    groups: text().array().notNull().default([]),
    labels: jsonb().$type<Record<string, string>>().notNull().default({}),
    ephemeral: boolean().notNull().default(false),
    /** The key that this one was rotated from, which lives on until its expiry. */
    replaces: text(),
  },
  (t) => [
    index("keys_tenant").on(t.tenant, t.kind),
    index("keys_holder").on(t.holder),
    index("keys_subscription").on(t.subscription),
  ],
);
