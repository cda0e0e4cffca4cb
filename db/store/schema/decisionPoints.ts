import { bigint, boolean, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";

/** Processes that decide for others, by host and data folder, as each last said of itself: what waits there for the lake. */
export const decisionPoints = pgTable("decision_points", {
  /** Host and data folder: one process at a time, and what it leaves on that disk is its successor's. */
  id: text().primaryKey(),
  host: text().notNull(),
  waitingRows: integer("waiting_rows").notNull(),
  waitingBytes: bigint("waiting_bytes", { mode: "number" }).notNull(),
  /** Why the lake does not take them; null while it does. */
  lastError: text("last_error"),
  /** No room for more: it denies everything. */
  isFull: boolean("is_full").notNull(),
  /** When it last said so. */
  at: instant("at").notNull(),
  /** When it ended in order; null while it runs, or where it was killed. */
  endedAt: instant("ended_at"),
});
