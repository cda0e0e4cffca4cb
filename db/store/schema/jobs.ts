import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Long work: rows that any process may lease. */
export const jobs = pgTable(
  "jobs",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: text().notNull(),
    /** What people read: "Export of tenant Acme". */
    label: text().notNull(),
    input: jsonb().notNull(),
    state: text({ enum: ["waiting", "running", "done", "failed", "cancelled"] }).notNull(),
    /** Who may see, cancel and retry it. */
    ability: text().notNull(),
    /** A second job with the same key is the same job. */
    idempotencyKey: text("idempotency_key"),
    attempt: integer().notNull().default(0),
    maxAttempts: integer("max_attempts").notNull(),
    /** Not before. */
    runAt: instant("run_at").notNull(),
    leasedBy: text("leased_by"),
    leasedUntil: instant("leased_until"),
    cancelRequested: boolean("cancel_requested").notNull().default(false),
    progressDone: integer("progress_done"),
    progressTotal: integer("progress_total"),
    progressWords: text("progress_words"),
    result: jsonb(),
    error: text(),
    schedule: text(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
  },
  (t) => [
    unique("jobs_idempotency").on(t.tenant, t.kind, t.idempotencyKey),
    index("jobs_due").on(t.runAt).where(sql`${t.state} in ('waiting', 'running')`),
    index("jobs_tenant").on(t.tenant, t.createdAt, t.id),
  ],
);

/** Work that recurs, by a cron expression in a named time zone. */
export const schedules = pgTable(
  "schedules",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    kind: text().notNull(),
    input: jsonb().notNull(),
    cron: text().notNull(),
    /** IANA: `Europe/Berlin`. */
    timeZone: text("time_zone").notNull(),
    paused: boolean().notNull().default(false),
    nextAt: instant("next_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("schedules_name").on(t.tenant, t.name), index("schedules_next").on(t.nextAt)],
);
