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

/** Tenants that are gone: what came late under their ids is refused and swept, and that they were there can be shown. */
export const removedTenants = pgTable("removed_tenants", {
  id: text().primaryKey(),
  slug: text().notNull(),
  name: text().notNull(),
  removedBy: text("removed_by").notNull(),
  removedAt: instant("removed_at").notNull(),
  /** When nothing of it was found in the lake any more; null while the removal is under way. */
  emptiedAt: instant("emptied_at"),
});
