import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { models } from "./models";
import { tenants } from "./tenants";

/** Models as callers name them, each behind one or more endpoints (Red Hat MaaS: MaaSModelRef). */
export const servedModels = pgTable(
  "served_models",
  {
    /** `svm_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** What a request says in `model`. */
    name: text().notNull(),
    /** Of the manifest that it came from; empty for what was made here. */
    namespace: text().notNull().default(""),
    displayName: text("display_name"),
    description: text(),
    /** Of the catalog. */
    model: text().references(() => models.id, { onDelete: "set null" }),
    /** Whose prices and whose telemetry name it: `gen_ai.provider.name`; null where nobody said. */
    provider: text(),
    state: text({ enum: ["active", "paused"] })
      .notNull()
      .default("active"),
    /** `modelRef`, `endpointOverride` and annotations of a manifest, so that it can be given back as it came. */
    manifest: jsonb().$type<Record<string, unknown>>(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    unique("served_models_name").on(t.tenant, t.namespace, t.name),
    index("served_models_model").on(t.model),
  ],
);

/** Who draws on which models, and who pays (Red Hat MaaS: MaaSSubscription). Its limits are quotas with this subscription as subject. */
export const subscriptions = pgTable(
  "subscriptions",
  {
    /** `sub_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    namespace: text().notNull().default(""),
    displayName: text("display_name"),
    description: text(),
    /** Of several that would do, the highest is taken. */
    priority: integer().notNull().default(0),
    organisation: text(),
    costCentre: text("cost_centre"),
    labels: jsonb().$type<Record<string, string>>().notNull().default({}),
    state: text({ enum: ["active", "paused"] })
      .notNull()
      .default("active"),
    manifest: jsonb().$type<Record<string, unknown>>(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("subscriptions_name").on(t.tenant, t.namespace, t.name)],
);

export const subscriptionOwners = pgTable(
  "subscription_owners",
  {
    subscription: text()
      .notNull()
      .references(() => subscriptions.id, { onDelete: "cascade" }),
    /** A team's id, the name of a group of the identity provider, a principal's id, or a user name of a manifest that nobody here has. */
    kind: text({ enum: ["team", "group", "principal", "user"] }).notNull(),
    value: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.subscription, t.kind, t.value] }),
    index("subscription_owners_value").on(t.kind, t.value),
  ],
);

export const subscriptionModels = pgTable(
  "subscription_models",
  {
    subscription: text()
      .notNull()
      .references(() => subscriptions.id, { onDelete: "cascade" }),
    model: text()
      .notNull()
      .references(() => servedModels.id, { onDelete: "cascade" }),
    /** `billingRate` of MaaS, kept for its manifests; the ledger and usage go by prices. Nano-USD per million tokens; null: none. */
    billingNanoUsdPerMillion: bigint("billing_nano_usd_per_million", { mode: "number" }),
  },
  (t) => [primaryKey({ columns: [t.subscription, t.model] }), index("subscription_models_model").on(t.model)],
);

/** Who may call which served models at all (Red Hat MaaS: MaaSAuthPolicy). A model that none names is open to its subscribers. */
export const modelAccess = pgTable(
  "model_access",
  {
    /** `mac_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    namespace: text().notNull().default(""),
    /** Kinds as in `subscription_owners`; any one that matches is enough. */
    subjects: jsonb().$type<{ kind: "team" | "group" | "principal" | "user"; value: string }[]>().notNull(),
    /** Ids of served models. */
    models: text().array().notNull(),
    organisation: text(),
    costCentre: text("cost_centre"),
    labels: jsonb().$type<Record<string, string>>().notNull().default({}),
    manifest: jsonb().$type<Record<string, unknown>>(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("model_access_name").on(t.tenant, t.namespace, t.name)],
);
