import { index, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Every credential of a machine: ingest keys, API tokens and, later, those of decision points and models. Secrets are kept as SHA-256 only. */
export const keys = pgTable(
  "keys",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: text({ enum: ["ingest", "api", "decide", "model"] }).notNull(),
    name: text().notNull(),
    /** Of an ingest key: what its spans are attributed to. */
    workload: text(),
    /** Of an API token: what it may do. */
    role: text(),
    /** The first characters of the secret, for people to recognise it by. */
    prefix: text().notNull(),
    hash: text().notNull().unique(),
    /** The environment variable that provisioned it; null for keys that a person issued. */
    provisionedBy: text("provisioned_by"),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at"),
    revokedAt: instant("revoked_at"),
    lastUsedAt: instant("last_used_at"),
    /** The addresses it was used from, newest first, a few: one that is not among them is news. */
    addresses: text().array().notNull().default([]),
    firstSpanAt: instant("first_span_at"),
  },
  (t) => [index("keys_tenant").on(t.tenant, t.kind)],
);
