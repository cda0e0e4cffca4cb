import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { quotas } from "./quotas";
import { tenants } from "./tenants";

/** Requests, tokens and nano-USD of one request, as asked for or as it came out. */
export interface Amounts {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  /** Parts of the input, and of the output, where the provider told them. */
  cacheReadTokens?: number;
  cacheWriteTokens?: number;
  reasoningTokens?: number;
  /** Null: nobody says what the model costs. */
  costNanoUsd: number | null;
}

/** Why a request was refused: the counter as it stood, so that it can be explained for ever. */
export interface Refusal {
  quota: string;
  quotaName: string;
  quotaVersion: number;
  holder: string;
  measure: string;
  windowStart: string;
  /** When the window ends; null for concurrency. */
  resetsAt: string | null;
  ceiling: number;
  settled: number;
  reserved: number;
  /** Requests that were open then, for which the reserved was set aside. */
  open: number;
  asked: number;
  /** The override that the ceiling came from. */
  override: string | null;
  why: "over" | "unpriced";
}

/** One number a quota, holder and window: what is enforced and what is shown. Always the sum of its ledger entries. */
export const quotaCounters = pgTable(
  "quota_counters",
  {
    /** What its entries name it by. */
    number: bigint({ mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    quota: text()
      .notNull()
      .references(() => quotas.id, { onDelete: "cascade" }),
    /** The subject that it counts for; empty: pooled, or nobody was named. */
    holder: text().notNull(),
    windowStart: instant("window_start").notNull(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    windowEnd: instant("window_end"),
    settled: bigint({ mode: "number" }).notNull().default(0),
    reserved: bigint({ mode: "number" }).notNull().default(0),
    /** Requests for which the reserved is set aside. */
    open: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    /** The highest percent that people were told of. */
    alerted: integer().notNull().default(0),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.quota, t.holder, t.windowStart] }),
    uniqueIndex("quota_counters_number").on(t.number),
    index("quota_counters_tenant").on(t.tenant, t.windowEnd),
  ],
);

/** One row a request that asked to be admitted, whatever became of it. */
export const reservations = pgTable(
  "reservations",
  {
    /** `rsv_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** The caller's: asked again it gets the same answer. */
    requestId: text("request_id").notNull(),
    state: text({ enum: ["reserved", "settled", "released", "expired", "refused"] }).notNull(),
    key: text(),
    person: text(),
    human: text(),
    agent: text(),
    team: text(),
    subscription: text(),
    provider: text().notNull().default(""),
    model: text().notNull().default(""),
    traceId: text("trace_id").notNull().default(""),
    sessionId: text("session_id").notNull().default(""),
    estimate: jsonb().$type<Amounts>().notNull(),
    /** What the estimate of the output came from: the request's own limit, the rolling p95, a default. */
    estimateBasis: text("estimate_basis").notNull(),
    actual: jsonb().$type<Amounts>(),
    /** `exact` of the provider, `running` of a stream that broke off, `estimated` by count, `none`: the estimate stays. */
    usageSource: text("usage_source", { enum: ["exact", "running", "estimated", "none"] }),
    priceVersion: text("price_version").notNull().default(""),
    /** How it ended, in the caller's words: end, cancel, upstream error. */
    outcome: text(),
    refusal: jsonb().$type<Refusal>(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    uniqueIndex("reservations_request").on(t.tenant, t.requestId),
    index("reservations_open").on(t.expiresAt).where(sql`${t.state} = 'reserved'`),
    index("reservations_tenant").on(t.tenant, t.createdAt),
    index("reservations_key").on(t.tenant, t.key, t.createdAt),
    index("reservations_trace").on(t.tenant, t.traceId).where(sql`${t.traceId} <> ''`),
    index("reservations_refused").on(t.tenant, t.createdAt).where(sql`${t.state} = 'refused'`),
  ],
);

/** What happened to counters, appended only: the sum of a counter's rows is the counter. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    /** In the order in which they were written. */
    id: bigint({ mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    tenant: text().notNull(),
    at: instant("at").notNull(),
    kind: text({ enum: ["reserve", "settle", "release", "expire", "adjust", "refuse"] }).notNull(),
    /** It goes with it, by a trigger of the migration: a reference would look for it six times an admission, beside its own writing. */
    reservation: text().notNull(),
    /** The number of the counter, whose quota says what the deltas count. */
    counter: bigint({ mode: "number" }).notNull(),
    reservedDelta: bigint("reserved_delta", { mode: "number" }).notNull(),
    settledDelta: bigint("settled_delta", { mode: "number" }).notNull(),
    /** The counter right after. */
    reservedAfter: bigint("reserved_after", { mode: "number" }).notNull(),
    settledAfter: bigint("settled_after", { mode: "number" }).notNull(),
    ceiling: bigint({ mode: "number" }).notNull(),
    quotaVersion: integer("quota_version").notNull(),
    /** Over the ceiling: told of where soft, only counted where shadow, and by how much a settlement overshot. */
    over: bigint({ mode: "number" }).notNull().default(0),
    estimated: boolean().notNull().default(false),
  },
  (t) => [
    // Six rows an admission and six a settlement: an index more is a tenth of all that the ledger costs.
    primaryKey({ columns: [t.reservation, t.id] }),
    index("ledger_entries_counter").on(t.counter, t.at, t.id),
    index("ledger_entries_over").on(t.tenant, t.at).where(sql`${t.over} > 0`),
  ],
);
