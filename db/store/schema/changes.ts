import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Who changed what, with before and after, written in the transaction of the change itself. */
export const changes = pgTable(
  "changes",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    at: instant("at").notNull(),
    actorKind: text("actor_kind", { enum: ["person", "token", "system"] }).notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    verb: text().notNull(),
    noun: text().notNull(),
    targetId: text("target_id").notNull(),
    before: jsonb(),
    after: jsonb(),
    requestId: text("request_id").notNull(),
  },
  (t) => [
    index("changes_at").on(t.tenant, t.at, t.id),
    index("changes_target").on(t.tenant, t.noun, t.targetId),
  ],
);
