import { index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** What people and machines did at the doors: sign-ins, refusals, use of keys, contents that were opened. */
export const securityEvents = pgTable(
  "security_events",
  {
    id: text().primaryKey(),
    /** Null for what happened before anyone knew the tenant: it is the operators'. */
    tenant: text().references(() => tenants.id, { onDelete: "cascade" }),
    at: instant("at").notNull(),
    kind: text().notNull(),
    outcome: text({ enum: ["success", "failure"] }).notNull(),
    actorKind: text("actor_kind", { enum: ["person", "token", "key", "system", "unknown"] }).notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    targetKind: text("target_kind"),
    targetId: text("target_id"),
    address: text().notNull(),
    userAgent: text("user_agent").notNull(),
    /** How many of the same within its minute; one row stands for them. */
    count: integer().notNull().default(1),
    detail: jsonb().notNull().default({}),
    requestId: text("request_id").notNull(),
    /** Events with the same key within a minute are one row. */
    sameness: text().unique(),
  },
  (t) => [
    index("security_events_at").on(t.tenant, t.at, t.id),
    index("security_events_actor").on(t.tenant, t.actorId, t.at),
    index("security_events_target").on(t.tenant, t.targetId, t.at),
  ],
);
