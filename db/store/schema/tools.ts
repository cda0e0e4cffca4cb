import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { principals, teams } from "./principals";
import { tenants } from "./tenants";

/** Tool servers (MCP): what offers tools to agents, as registered by people. */
export const toolServers = pgTable(
  "tool_servers",
  {
    /** `tsv_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** As its manifest calls it (`io.example/files`), or as a person did. */
    name: text().notNull(),
    nameKey: text("name_key").notNull(),
    title: text(),
    description: text(),
    version: text(),
    source: text({ enum: ["made", "server_json", "catalog"] }).notNull(),
    /** How it can be asked for its tools; null where it cannot. */
    transport: text({ enum: ["http", "stdio"] }),
    /** Of http. */
    url: text(),
    /** Of stdio: the name of a command that the operator allows. */
    command: text(),
    /** A bearer token, sealed. */
    token: text(),
    /** What its manifest or catalogue says besides: packages, remotes, repository, security indicators. */
    facts: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    owner: text().references(() => principals.id, { onDelete: "set null" }),
    ownerTeam: text("owner_team").references(() => teams.id, { onDelete: "set null" }),
    /** What it said when it was last asked. */
    protocolVersion: text("protocol_version"),
    reportedName: text("reported_name"),
    reportedVersion: text("reported_version"),
    listedAt: instant("listed_at"),
    askedAt: instant("asked_at"),
    nextAskAt: instant("next_ask_at"),
    /** In a row, until it answers again. */
    failures: integer().notNull().default(0),
    lastError: text("last_error"),
    createdAt: instant("created_at").notNull(),
    createdBy: text("created_by").notNull(),
  },
  (t) => [
    uniqueIndex("tool_servers_name").on(t.tenant, t.name),
    index("tool_servers_sorted").on(t.tenant, t.nameKey, t.id),
    index("tool_servers_owner").on(t.owner),
    index("tool_servers_owner_team").on(t.ownerTeam),
    index("tool_servers_next").on(t.nextAskAt),
  ],
);

/** Tools, as their servers list them and as agents were seen to use them: outside of servers one row a name. */
export const tools = pgTable(
  "tools",
  {
    /** `tol_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** Null for one that was seen in telemetry and belongs to no registered server. */
    server: text().references(() => toolServers.id, { onDelete: "cascade" }),
    name: text().notNull(),
    nameKey: text("name_key").notNull(),
    title: text(),
    /** The start of its description, for lists. */
    summary: text(),
    /** `gone`: its server does not list it any more. */
    state: text({ enum: ["discovered", "registered", "gone"] }).notNull(),
    accessType: text("access_type", { enum: ["read_only", "read_write", "execute"] }),
    /** What its annotations or catalogue suggest, until a person says. */
    suggestedAccess: text("suggested_access", { enum: ["read_only", "read_write", "execute"] }),
    dataClasses: text("data_classes").array().notNull().default([]),
    owner: text().references(() => principals.id, { onDelete: "set null" }),
    ownerTeam: text("owner_team").references(() => teams.id, { onDelete: "set null" }),
    /** `sha256:<hex>` of its definition as it is now; null where nobody has seen one. */
    fingerprint: text(),
    definedAt: instant("defined_at"),
    /** `changed` was approved once, with another fingerprint. */
    approval: text({ enum: ["none", "approved", "changed", "refused"] })
      .notNull()
      .default("none"),
    /** The last fingerprint that a person approved, by whom and when. */
    approvedFingerprint: text("approved_fingerprint"),
    approvedAt: instant("approved_at"),
    approvedBy: text("approved_by"),
    refusedAt: instant("refused_at"),
    refusedBy: text("refused_by"),
    refusedReason: text("refused_reason"),
    firstSeenAt: instant("first_seen_at"),
    lastSeenAt: instant("last_seen_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("tools_of_server").on(t.server, t.name).where(sql`server is not null`),
    uniqueIndex("tools_seen").on(t.tenant, t.name).where(sql`server is null`),
    index("tools_sorted").on(t.tenant, t.state, t.nameKey, t.id),
    index("tools_name").on(t.tenant, t.name),
    index("tools_approval").on(t.tenant, t.approval),
    index("tools_owner").on(t.owner),
    index("tools_owner_team").on(t.ownerTeam),
  ],
);

/** Each definition that a tool had, by its fingerprint: so that a change can be shown. */
export const toolDefinitions = pgTable(
  "tool_definitions",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    tool: text()
      .notNull()
      .references(() => tools.id, { onDelete: "cascade" }),
    fingerprint: text().notNull(),
    /** Canonical JSON (RFC 8785): what was hashed. */
    definition: text().notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tool, t.fingerprint] }), index("tool_definitions_tenant").on(t.tenant)],
);

/** The names and addresses under which telemetry speaks of a tool. */
export const toolNames = pgTable(
  "tool_names",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    target: text().notNull(),
    /** Both, exactly as the lake writes them. */
    value: text().notNull(),
    tool: text()
      .notNull()
      .references(() => tools.id, { onDelete: "cascade" }),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.name, t.target] }), index("tool_names_tool").on(t.tool)],
);
