import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

const ofTenant = () =>
  text()
    .notNull()
    .references(() => tenants.id, { onDelete: "cascade" });

/** Held actions that wait, or waited, for a person. */
export const approvals = pgTable(
  "approvals",
  {
    /** `apr_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    /** `act_…` of the decision's row in the audit. */
    decision: text().notNull(),
    /** `sha256:<hex>` over who, what, with which input: only the same request is approved. */
    request: text().notNull(),
    state: text({ enum: ["pending", "approved", "rejected", "expired", "cancelled"] }).notNull(),
    /** How many people must approve. */
    needed: integer().notNull().default(1),
    /** What happens when time runs out. */
    onTimeout: text("on_timeout", { enum: ["deny", "allow"] })
      .notNull()
      .default("deny"),
    /** The decision's facts and rules, as they were judged. */
    facts: jsonb().$type<object>().notNull(),
    rules: jsonb().$type<object[]>().notNull(),
    reason: text().notNull(),
    /** What lists show and filter by. */
    agent: text().notNull(),
    agentName: text("agent_name").notNull(),
    principal: text(),
    action: text().notNull(),
    resource: text().notNull(),
    session: text(),
    trace: text(),
    /** Which `decide` key asked. */
    askedBy: text("asked_by").notNull(),
    askedByName: text("asked_by_name").notNull(),
    askedAt: instant("asked_at").notNull(),
    deadlineAt: instant("deadline_at").notNull(),
    /** How long an answer counts, from when it was given. */
    validMs: integer("valid_ms").notNull().default(900_000),
    validUntil: instant("valid_until"),
    /** Where the asker wants to be told; through safeFetch. */
    callbackUrl: text("callback_url"),
    calledBackAt: instant("called_back_at"),
    /** When the approved action was let through: once. */
    usedAt: instant("used_at"),
    endedAt: instant("ended_at"),
  },
  (t) => [
    index("approvals_tenant").on(t.tenant, t.state, t.askedAt),
    index("approvals_deadline").on(t.state, t.deadlineAt),
    uniqueIndex("approvals_pending").on(t.tenant, t.request).where(sql`state = 'pending'`),
  ],
);

/** What people answered, each once. */
export const approvalAnswers = pgTable(
  "approval_answers",
  {
    /** `apa_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    approval: text()
      .notNull()
      .references(() => approvals.id, { onDelete: "cascade" }),
    answer: text({ enum: ["approve", "reject"] }).notNull(),
    reason: text().notNull(),
    by: text().notNull(),
    byName: text("by_name").notNull(),
    /** Whose place the answerer took; null where nobody's. */
    insteadOf: text("instead_of"),
    at: instant("at").notNull(),
  },
  (t) => [unique("approval_answers_by").on(t.approval, t.by), index("approval_answers_tenant").on(t.tenant)],
);

/** Who answers in whose place, until when. */
export const approvalDelegations = pgTable(
  "approval_delegations",
  {
    /** `apd_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    fromPerson: text("from_person").notNull(),
    fromName: text("from_name").notNull(),
    toPerson: text("to_person").notNull(),
    toName: text("to_name").notNull(),
    reason: text().notNull(),
    at: instant("at").notNull(),
    untilAt: instant("until_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [index("approval_delegations_tenant").on(t.tenant, t.untilAt)],
);
