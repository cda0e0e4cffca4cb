import { bigint, boolean, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { models, modelVersions } from "./models";
import { servedModels } from "./subscriptions";
import { tenants } from "./tenants";

/** Where models are served, and where their metrics are; the samples themselves are in the lake. */
export const modelEndpoints = pgTable(
  "model_endpoints",
  {
    /** `mep_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** `other` only measures; the rest also serve, in their own shape. */
    kind: text({
      enum: ["vllm", "openai-compatible", "openai", "anthropic", "azure-openai", "other"],
    }).notNull(),
    baseUrl: text("base_url"),
    /** The served model behind it, and what it calls that model itself. */
    served: text().references(() => servedModels.id, { onDelete: "set null" }),
    targetModel: text("target_model"),
    /** Of several endpoints of a served model, its share; 0 to 100. */
    weight: integer().notNull().default(1),
    /** Azure's `api-version`, Anthropic's `anthropic-version`. */
    apiVersion: text("api_version"),
    /** Encrypted under the installation's secret; never shown again. */
    credentialSecret: text("credential_secret"),
    /** The last four characters, for people to recognise it by. */
    credentialHint: text("credential_hint"),
    credentialSetAt: instant("credential_set_at"),
    health: text({ enum: ["unknown", "healthy", "unhealthy"] })
      .notNull()
      .default("unknown"),
    healthCheckedAt: instant("health_checked_at"),
    /** Why it is unhealthy, in one sentence. */
    healthFailure: text("health_failure"),
    healthMs: integer("health_ms"),
    /** Checks in a row that failed: the more, the later the next one. */
    healthFailures: integer("health_failures").notNull().default(0),
    healthNextAt: instant("health_next_at"),
    model: text().references(() => models.id, { onDelete: "set null" }),
    version: text().references(() => modelVersions.id, { onDelete: "set null" }),
    /** Prometheus text; null where nobody measures. */
    metricsUrl: text("metrics_url"),
    /** Of the DCGM exporter beside its accelerators. */
    dcgmUrl: text("dcgm_url"),
    /** Only series whose `model_name` is this count, where one server serves several. */
    servedName: text("served_name"),
    acceleratorType: text("accelerator_type"),
    acceleratorCount: integer("accelerator_count"),
    /** Nano-USD an hour, whether it works or not. */
    hourNanoUsd: bigint("hour_nano_usd", { mode: "number" }),
    paused: boolean().notNull().default(false),
    triedAt: instant("tried_at"),
    scrapedAt: instant("scraped_at"),
    failure: text(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    unique("model_endpoints_name").on(t.tenant, t.name),
    index("model_endpoints_model").on(t.model),
    index("model_endpoints_version").on(t.version),
  ],
);
