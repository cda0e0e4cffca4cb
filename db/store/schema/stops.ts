import { sql } from "drizzle-orm";
import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** What a person stopped: every decision about it denies until it is lifted. */
export const stops = pgTable(
  "stops",
  {
    /** `stp_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: text({ enum: ["agent", "principal", "tool", "model", "key"] }).notNull(),
    /** The id of its row in the catalog (`agt_…`, `prn_…`, `tol_…`, `mdl_…`, `key_…`). */
    target: text().notNull(),
    /** As it was called then. */
    name: text().notNull(),
    reason: text().notNull(),
    by: text().notNull(),
    byName: text("by_name").notNull(),
    at: instant("at").notNull(),
    liftedAt: instant("lifted_at"),
    liftedBy: text("lifted_by"),
    liftedByName: text("lifted_by_name"),
    liftReason: text("lift_reason"),
  },
  (t) => [
    index("stops_tenant").on(t.tenant, t.at),
    uniqueIndex("stops_in_force").on(t.tenant, t.kind, t.target).where(sql`lifted_at is null`),
  ],
);
