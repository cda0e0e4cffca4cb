import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { agents } from "./agents";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Who may say who a workload is: SPIFFE trust domains and OpenID Connect issuers. */
export const issuers = pgTable(
  "issuers",
  {
    /** `iss_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: text({ enum: ["spiffe", "oidc"] }).notNull(),
    /** The trust domain's name, or the issuer's URL: credentials name the tenant by it, so it belongs to one. */
    value: text().notNull().unique(),
    name: text().notNull(),
    /** A token must be meant for one of these. */
    audiences: text().array().notNull(),
    /** Where its keys come from: a bundle or JWKS address, a discovery document, or a document that was handed in. */
    source: text({ enum: ["url", "discovery", "document"] }).notNull(),
    url: text(),
    /** The JWK Set (RFC 7517) or SPIFFE bundle, as it was last read; null before the first time. */
    keys: jsonb().$type<Record<string, unknown>>(),
    /** SPIFFE: `spiffe_sequence`, and how often it wants to be asked. */
    sequence: bigint({ mode: "number" }),
    refreshHintSeconds: integer("refresh_hint_seconds"),
    refreshedAt: instant("refreshed_at"),
    nextRefreshAt: instant("next_refresh_at"),
    failures: integer().notNull().default(0),
    error: text(),
    lastUsedAt: instant("last_used_at"),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("issuers_tenant").on(t.tenant), index("issuers_next").on(t.nextRefreshAt)],
);

/** What an agent authenticates as. A value belongs to one agent of a tenant. */
export const agentIdentities = pgTable(
  "agent_identities",
  {
    /** `aid_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    agent: text()
      .notNull()
      .references(() => agents.id, { onDelete: "cascade" }),
    kind: text({ enum: ["spiffe", "oidc", "key"] }).notNull(),
    /** A SPIFFE ID or a pattern that ends with `/*`, a client id, an ingest key's id. */
    value: text().notNull(),
    /** Of a client id: whose. */
    issuer: text().references(() => issuers.id, { onDelete: "cascade" }),
    lastUsedAt: instant("last_used_at"),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("agent_identities_value").on(t.tenant, t.kind, t.value, sql`coalesce(${t.issuer}, '')`),
    index("agent_identities_agent").on(t.agent),
    index("agent_identities_issuer").on(t.issuer),
  ],
);
