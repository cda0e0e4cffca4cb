import { index, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { principals } from "./principals";
import { tenants } from "./tenants";

/** Agents, as registered and as seen: one row an agent, whichever came first. */
export const agents = pgTable(
  "agents",
  {
    /** `agt_…`: of one that was seen first, the key that its actions carry. */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** The name without case, accents and punctuation: what lists sort by and search looks in. */
    nameKey: text("name_key").notNull(),
    /** `discovered` was seen in telemetry and nobody has registered it yet. */
    state: text({ enum: ["discovered", "registered", "retired"] }).notNull(),
    purpose: text(),
    owner: text().references(() => principals.id, { onDelete: "set null" }),
    sponsor: text().references(() => principals.id, { onDelete: "set null" }),
    /** Whom to call: a rota's address, a number, a channel. */
    onCall: text("on_call"),
    riskTier: text("risk_tier", { enum: ["minimal", "limited", "high", "unacceptable"] }),
    dataClasses: text("data_classes").array().notNull().default([]),
    environment: text(),
    framework: text(),
    /** Where it runs, as declared; what was observed stands in the lake. */
    runtime: jsonb()
      .$type<{ runtimeClass?: string; sandbox?: string; namespace?: string }>()
      .notNull()
      .default({}),
    /** What it may use, as declared by a person or its card; null where nothing was declared. */
    allowed: jsonb().$type<{
      tools?: string[];
      models?: string[];
      targets?: string[];
      dataClasses?: string[];
    }>(),
    attestedAt: instant("attested_at"),
    attestedBy: text("attested_by"),
    attestationEndsAt: instant("attestation_ends_at"),
    /** Stopped by a person, with a reason; policies enforce it. */
    suspendedAt: instant("suspended_at"),
    suspendedBy: text("suspended_by"),
    suspendReason: text("suspend_reason"),
    firstSeenAt: instant("first_seen_at"),
    lastSeenAt: instant("last_seen_at"),
    registeredAt: instant("registered_at"),
    registeredBy: text("registered_by"),
    retiredAt: instant("retired_at"),
    /** Its own key counts for this agent: hidden, as it was, until that is undone. */
    mergedInto: text("merged_into"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("agents_tenant").on(t.tenant, t.state, t.nameKey, t.id),
    index("agents_name").on(t.tenant, t.nameKey, t.id),
    index("agents_owner").on(t.owner),
    index("agents_sponsor").on(t.sponsor),
  ],
);

/** The keys under which an agent's actions stand in the lake: one agent may run in several workloads. */
export const agentKeys = pgTable(
  "agent_keys",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    key: text().notNull(),
    agent: text()
      .notNull()
      .references(() => agents.id, { onDelete: "cascade" }),
    workload: text().notNull(),
    /** The agent's id and name as telemetry says them, and the service that runs it. */
    agentId: text("agent_id").notNull(),
    agentName: text("agent_name").notNull(),
    service: text().notNull(),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.key] }), index("agent_keys_agent").on(t.agent)],
);

/** Versions of an agent, from its card or its telemetry; each advances through stages by gates. */
export const agentVersions = pgTable(
  "agent_versions",
  {
    /** `agv_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    agent: text()
      .notNull()
      .references(() => agents.id, { onDelete: "cascade" }),
    version: text().notNull(),
    source: text({ enum: ["card", "seen", "made"] }).notNull(),
    stage: text({ enum: ["candidate", "staging", "production", "retired"] })
      .notNull()
      .default("candidate"),
    firstSeenAt: instant("first_seen_at"),
    lastSeenAt: instant("last_seen_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    unique("agent_versions_version").on(t.agent, t.version),
    index("agent_versions_tenant").on(t.tenant),
  ],
);

/** How far the lake's lists of what was seen were read, by its own clock. */
export const discoveries = pgTable(
  "discoveries",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** Of `catalog_values` in the lake. */
    kind: text().notNull(),
    readTo: instant("read_to").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.kind] })],
);
