import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { principals } from "./principals";
import { tenants } from "./tenants";

/** Models, as registered and as seen: one row a provider and name. */
export const models = pgTable(
  "models",
  {
    /** `mdl_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** As telemetry writes it (`openai`, `vllm`); empty where it does not say. */
    provider: text().notNull(),
    name: text().notNull(),
    nameKey: text("name_key").notNull(),
    state: text({ enum: ["discovered", "registered", "archived"] }).notNull(),
    description: text(),
    owner: text().references(() => principals.id, { onDelete: "set null" }),
    /** SPDX expression, or a name. */
    licence: text(),
    baseModel: text("base_model"),
    tasks: text().array().notNull().default([]),
    firstSeenAt: instant("first_seen_at"),
    lastSeenAt: instant("last_seen_at"),
    registeredAt: instant("registered_at"),
    registeredBy: text("registered_by"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    unique("models_name").on(t.tenant, t.provider, t.name),
    index("models_tenant").on(t.tenant, t.state, t.nameKey, t.id),
    index("models_owner").on(t.owner),
  ],
);

/** Versions of a model: what has a digest, evidence and a stage. */
export const modelVersions = pgTable(
  "model_versions",
  {
    /** `mdv_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    model: text()
      .notNull()
      .references(() => models.id, { onDelete: "cascade" }),
    version: text().notNull(),
    /** `sha256:<hex>` of its weights (the root of the signed manifest); evidence is pinned to it. */
    digest: text(),
    stage: text({ enum: ["candidate", "staging", "production", "retired"] })
      .notNull()
      .default("candidate"),
    description: text(),
    licence: text(),
    baseModel: text("base_model"),
    datasets: text().array().notNull().default([]),
    /** Where the weights are. */
    uri: text(),
    contextTokens: integer("context_tokens"),
    /** Nano-USD per million tokens; null where the catalogue of prices says it, or nobody. */
    inputNanoUsd: bigint("input_nano_usd", { mode: "number" }),
    outputNanoUsd: bigint("output_nano_usd", { mode: "number" }),
    properties: jsonb().$type<Record<string, string>>().notNull().default({}),
    /** Who handed it in: another person approves. */
    submittedBy: text("submitted_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    unique("model_versions_version").on(t.model, t.version),
    index("model_versions_tenant").on(t.tenant),
  ],
);

/** The names under which telemetry speaks of a model or of one of its versions. */
export const modelNames = pgTable(
  "model_names",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    provider: text().notNull(),
    value: text().notNull(),
    model: text()
      .notNull()
      .references(() => models.id, { onDelete: "cascade" }),
    version: text().references(() => modelVersions.id, { onDelete: "set null" }),
    /** A person bound or freed it: what is discovered later leaves it there. */
    said: boolean().notNull().default(false),
    firstSeenAt: instant("first_seen_at"),
    lastSeenAt: instant("last_seen_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenant, t.provider, t.value] }),
    index("model_names_model").on(t.model),
    index("model_names_version").on(t.version),
  ],
);
