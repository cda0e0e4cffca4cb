import { index, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { models, modelVersions } from "./models";
import { tenants } from "./tenants";

/** Model registries and catalogs elsewhere that models are taken from. The token is encrypted. */
export const modelRegistries = pgTable(
  "model_registries",
  {
    /** `mrg_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    kind: text({ enum: ["registry", "catalog"] }).notNull(),
    /** Without the path of the API. */
    url: text().notNull(),
    token: text(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    triedAt: instant("tried_at"),
    syncedAt: instant("synced_at"),
    /** Why the last try failed; null where it did not. */
    failure: text(),
    found: jsonb().$type<{ models: number; versions: number; added: number; skipped: number }>(),
  },
  (t) => [unique("model_registries_name").on(t.tenant, t.name)],
);

/** Which model or version here is which one there. */
export const registryLinks = pgTable(
  "registry_links",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    registry: text()
      .notNull()
      .references(() => modelRegistries.id, { onDelete: "cascade" }),
    kind: text({ enum: ["model", "version"] }).notNull(),
    /** Its id there. */
    external: text().notNull(),
    model: text()
      .notNull()
      .references(() => models.id, { onDelete: "cascade" }),
    version: text().references(() => modelVersions.id, { onDelete: "cascade" }),
  },
  (t) => [
    primaryKey({ columns: [t.registry, t.kind, t.external] }),
    index("registry_links_tenant").on(t.tenant),
    index("registry_links_model").on(t.model),
    index("registry_links_version").on(t.version),
  ],
);
