import { index, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { tenants } from "./tenants";

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

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
    firstSpanAt: instant("first_span_at"),
  },
  (t) => [index("keys_tenant").on(t.tenant, t.kind)],
);
