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
    /** The attempt that runs it: its row in `job_attempts`. Who holds another one may not write. */
    leasedBy: text("leased_by"),
    leasedUntil: instant("leased_until"),
    cancelRequested: boolean("cancel_requested").notNull().default(false),
    progressDone: integer("progress_done"),
    progressTotal: integer("progress_total"),
    progressWords: text("progress_words"),
    result: jsonb(),
    error: text(),
    /** Housekeeping that nobody asked for: once done, of no interest. */
    routine: boolean().notNull().default(false),
    /** The name of the schedule that made it. */
    schedule: text(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
  },
  (t) => [
    unique("jobs_idempotency").on(t.tenant, t.kind, t.idempotencyKey),
    index("jobs_due").on(t.runAt).where(sql`${t.state} = 'waiting'`),
    index("jobs_next").on(t.tenant, t.runAt, t.id).where(sql`${t.state} = 'waiting'`),
    index("jobs_running").on(t.leasedUntil).where(sql`${t.state} = 'running'`),
    index("jobs_open").on(t.tenant, t.schedule).where(sql`${t.state} in ('waiting', 'running')`),
    index("jobs_ended").on(t.endedAt).where(sql`${t.endedAt} is not null`),
    index("jobs_tenant").on(t.tenant, t.createdAt, t.id),
  ],
);

/** Each time that a process took a job. */
export const jobAttempts = pgTable(
  "job_attempts",
  {
    id: text().primaryKey(),
    job: text()
      .notNull()
      .references(() => jobs.id, { onDelete: "cascade" }),
    /** 1 for the first try; a person's retry begins anew. */
    attempt: integer().notNull(),
    /** Which process had it: host and number. */
    process: text().notNull(),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    /** `released` by a process that was stopped, `lost` with one that died. */
    outcome: text({ enum: ["running", "done", "failed", "cancelled", "released", "lost"] }).notNull(),
    error: text(),
  },
  (t) => [index("job_attempts_job").on(t.job, t.startedAt)],
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
    /** What its jobs get: any process may fire it, whether it knows the kind or not. */
    label: text().notNull(),
    ability: text().notNull(),
    maxAttempts: integer("max_attempts").notNull(),
    cron: text().notNull(),
    /** IANA: `Europe/Berlin`. */
    timeZone: text("time_zone").notNull(),
    paused: boolean().notNull().default(false),
    nextAt: instant("next_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("schedules_name").on(t.tenant, t.name), index("schedules_next").on(t.nextAt)],
);
