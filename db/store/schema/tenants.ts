import { bigint, boolean, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";

/** The jurisdictions in which agents, policies and evidence are administered together. */
export const tenants = pgTable("tenants", {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  demo: boolean().notNull().default(false),
  createdAt: instant("created_at").notNull(),
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
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.key] })],
);

/** Counts the edits of a tenant, so that every process sees within a moment that what it holds is old. */
export const revisions = pgTable("revisions", {
  tenant: text()
    .primaryKey()
    .references(() => tenants.id, { onDelete: "cascade" }),
  value: bigint({ mode: "number" }).notNull(),
});
