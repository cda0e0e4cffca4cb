import { index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { agents } from "./agents";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** The A2A AgentCard of an agent: the one that a person accepted, and a newer one that waits for it. */
export const agentCards = pgTable(
  "agent_cards",
  {
    /** `crd_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    agent: text()
      .notNull()
      .unique()
      .references(() => agents.id, { onDelete: "cascade" }),
    source: text({ enum: ["url", "file", "manifest"] }).notNull(),
    /** Where it is read anew; null for a file. */
    url: text(),
    /** As it was read: the JSON object, signatures and unknown fields included. */
    card: jsonb().$type<Record<string, unknown>>().notNull(),
    /** `sha256:…` of its canonical form (RFC 8785). */
    digest: text().notNull(),
    /** What was found of its signatures, as lib/cards has it. */
    signature: jsonb().$type<Record<string, unknown>>().notNull(),
    acceptedAt: instant("accepted_at").notNull(),
    acceptedBy: text("accepted_by").notNull(),
    /** Another one, at the address or handed in, that nobody accepted yet. */
    drift: jsonb().$type<Record<string, unknown>>(),
    driftDigest: text("drift_digest"),
    driftSignature: jsonb("drift_signature").$type<Record<string, unknown>>(),
    driftSince: instant("drift_since"),
    /** How the one that waits was handed in, and its address; null for one that was read anew at the card's own. */
    driftSource: text("drift_source", { enum: ["url", "file", "manifest"] }),
    driftUrl: text("drift_url"),
    fetchedAt: instant("fetched_at"),
    nextFetchAt: instant("next_fetch_at"),
    failures: integer().notNull().default(0),
    error: text(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("agent_cards_tenant").on(t.tenant), index("agent_cards_next").on(t.nextFetchAt)],
);

/** Keys that a person pinned: a card that they signed is believed. */
export const cardKeys = pgTable(
  "card_keys",
  {
    /** `ckey_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** As cards name it in their protected header. */
    kid: text().notNull(),
    name: text().notNull(),
    /** The public key (RFC 7517). */
    jwk: jsonb().$type<Record<string, unknown>>().notNull(),
    /** `sha256:…`: RFC 7638. */
    thumbprint: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("card_keys_kid").on(t.tenant, t.kid)],
);

/** Addresses of key sets (`jku`) that cards may name; no other is ever fetched. */
export const cardKeySets = pgTable(
  "card_key_sets",
  {
    /** `jku_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    url: text().notNull(),
    keys: jsonb().$type<Record<string, unknown>>(),
    refreshedAt: instant("refreshed_at"),
    error: text(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("card_key_sets_url").on(t.tenant, t.url)],
);
