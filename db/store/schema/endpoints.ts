import { bigint, boolean, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { models, modelVersions } from "./models";
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
    kind: text({ enum: ["vllm", "other"] }).notNull(),
    baseUrl: text("base_url"),
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
