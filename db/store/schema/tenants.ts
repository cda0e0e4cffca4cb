import { boolean, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** The jurisdictions in which agents, policies and evidence are administered together. */
export const tenants = pgTable("tenants", {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  demo: boolean().notNull().default(false),
  createdAt: timestamp("created_at", { withTimezone: true, precision: 3 }).notNull(),
});

/** What a tenant has configured: one JSON value a key. */
export const settings = pgTable(
  "settings",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    key: text().notNull(),
    value: jsonb().notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true, precision: 3 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.key] })],
);
