import { index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

const ofTenant = () =>
  text()
    .notNull()
    .references(() => tenants.id, { onDelete: "cascade" });

/** Whom and what a rule is about, as lib/policies/rule.ts reads it, kept so that counting needs no parser. References are `Type::id`. */
export type StoredScope =
  | { op: "all" }
  | { op: "=="; ref: string }
  | { op: "in"; refs: readonly string[] }
  | { op: "is"; type: string; in: string | null };
export interface StoredRule {
  principal: StoredScope;
  /** Null for all. */
  actions: readonly string[] | null;
  resource: StoredScope;
}

/** Policies: a name, a draft that people edit, and versions that nobody edits. */
export const policies = pgTable(
  "policies",
  {
    /** `pol_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    name: text().notNull(),
    nameKey: text("name_key").notNull(),
    description: text(),
    /** Cedar text that nobody has proposed yet; null where the newest version is all there is. */
    draft: text(),
    /** Grows with each edit of the draft: a backtest is of one of them, and who edits an older one is told. */
    draftRevision: integer("draft_revision").notNull().default(0),
    draftBy: text("draft_by"),
    draftByName: text("draft_by_name"),
    draftAt: instant("draft_at"),
    /** Who edited it since a version was last approved. */
    draftEditors: text("draft_editors").array().notNull().default([]),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    /** Out of use, and out of lists; never removed, because decisions name it. */
    archivedAt: instant("archived_at"),
  },
  (t) => [unique("policies_name").on(t.tenant, t.name), index("policies_tenant").on(t.tenant, t.nameKey)],
);

/** Versions: what was proposed, as it was. */
export const policyVersions = pgTable(
  "policy_versions",
  {
    /** `plv_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    policy: text()
      .notNull()
      .references(() => policies.id, { onDelete: "cascade" }),
    number: integer().notNull(),
    text: text().notNull(),
    /** `sha256:<hex>` of the text. */
    digest: text().notNull(),
    /** What its rules are about. */
    scopes: jsonb().$type<readonly StoredRule[]>().notNull().default([]),
    /** Which revision of the draft it was, and when that was last edited: a backtest counts from then on. */
    draftRevision: integer("draft_revision").notNull(),
    editedAt: instant("edited_at").notNull(),
    /** The typed arguments of the tools that it names, as they were when it was proposed: what it is judged by, whatever becomes of the tools. */
    shapes: jsonb().$type<Record<string, object>>().notNull().default({}),
    why: text().notNull(),
    state: text({ enum: ["review", "approved", "rejected", "withdrawn"] }).notNull(),
    proposedBy: text("proposed_by").notNull(),
    proposedByName: text("proposed_by_name").notNull(),
    proposedAt: instant("proposed_at").notNull(),
    /** Another person than who proposed or edited it. */
    reviewedBy: text("reviewed_by"),
    reviewedByName: text("reviewed_by_name"),
    reviewedAt: instant("reviewed_at"),
    reviewNote: text("review_note"),
    /** Who edited it since a version was last approved: none of them reviews. */
    editors: text().array().notNull().default([]),
  },
  (t) => [
    unique("policy_versions_number").on(t.policy, t.number),
    index("policy_versions_tenant").on(t.tenant),
  ],
);

/** Which version was in force, how, and from when to when: what decisions of any time are judged by. */
export const policyPublications = pgTable(
  "policy_publications",
  {
    /** `pub_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    policy: text()
      .notNull()
      .references(() => policies.id, { onDelete: "cascade" }),
    version: text()
      .notNull()
      .references(() => policyVersions.id, { onDelete: "cascade" }),
    mode: text({ enum: ["observe", "hold", "enforce"] }).notNull(),
    kind: text({ enum: ["publish", "mode", "rollback"] }).notNull(),
    why: text().notNull(),
    by: text().notNull(),
    byName: text("by_name").notNull(),
    fromAt: instant("from_at").notNull(),
    /** Null while it is in force. */
    toAt: instant("to_at"),
    /** Why it ended, where nothing took its place. */
    endWhy: text("end_why"),
    endedByName: text("ended_by_name"),
    /** The backtest at that time, and what it said. */
    backtest: text(),
    backtestSummary: jsonb("backtest_summary").$type<object>(),
  },
  (t) => [
    index("policy_publications_tenant").on(t.tenant, t.fromAt),
    index("policy_publications_policy").on(t.policy, t.fromAt),
  ],
);

/** Drafts and versions run over recorded traffic. */
export const backtests = pgTable(
  "backtests",
  {
    /** `bkt_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    policy: text()
      .notNull()
      .references(() => policies.id, { onDelete: "cascade" }),
    /** `sha256:<hex>` of the text that was run; and the whole of it, because drafts go on. */
    digest: text().notNull(),
    text: text().notNull(),
    draftRevision: integer("draft_revision").notNull(),
    mode: text({ enum: ["observe", "hold", "enforce"] }).notNull(),
    fromAt: instant("from_at").notNull(),
    toAt: instant("to_at").notNull(),
    state: text({ enum: ["waiting", "running", "done", "failed", "cancelled"] }).notNull(),
    job: text(),
    error: text(),
    /** Counts, groups and examples, in the shape of lib/backtests. */
    result: jsonb().$type<object>(),
    by: text().notNull(),
    byName: text("by_name").notNull(),
    at: instant("at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [index("backtests_policy").on(t.policy, t.at), index("backtests_tenant").on(t.tenant, t.at)],
);

/** The arguments of tools that no registered tool describes, as their recorded calls had them when somebody wrote rules about them. */
export const recordedShapes = pgTable(
  "recorded_shapes",
  {
    tenant: ofTenant(),
    tool: text().notNull(),
    /** In the shape of lib/policies/shape.ts. A field that is in it keeps its type. */
    shape: jsonb().$type<object>().notNull(),
    /** How many calls were looked at the last time. */
    calls: integer().notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.tool] })],
);

/** Decisions of rules with the obligation `alert`, counted by rule and agent: people are told of the first, then of those since at most once in some minutes. */
export const policyAlerts = pgTable(
  "policy_alerts",
  {
    tenant: ofTenant(),
    policy: text()
      .notNull()
      .references(() => policies.id, { onDelete: "cascade" }),
    /** Its `@id` or its place in the policy. */
    rule: text().notNull(),
    /** Who acted, as the rule sees it: an agent's id, a person's where he asks for himself. */
    principal: text().notNull(),
    version: integer().notNull(),
    title: text(),
    principalName: text("principal_name").notNull(),
    /** Of the newest: what it was about, how it was decided, and its `act_…`. */
    resource: text().notNull(),
    effect: text({ enum: ["allow", "deny", "hold"] }).notNull(),
    mode: text({ enum: ["enforced", "observed"] }).notNull(),
    action: text().notNull(),
    firstAt: instant("first_at").notNull(),
    lastAt: instant("last_at").notNull(),
    count: integer().notNull(),
    /** Of them nobody was told yet. */
    untold: integer().notNull(),
    toldAt: instant("told_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenant, t.policy, t.rule, t.principal] }),
    index("policy_alerts_tenant").on(t.tenant, t.lastAt),
  ],
);

/** Other policy engines that are asked too (OPA), and what each is asked. */
export const policyEngines = pgTable(
  "policy_engines",
  {
    /** `eng_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    name: text().notNull(),
    kind: text({ enum: ["opa"] }).notNull(),
    url: text().notNull(),
    /** Below `/v1/data/`. */
    path: text().notNull(),
    /** Encrypted under BAILIWICK_SECRET_KEY; null where none is needed. */
    token: text(),
    timeoutMs: integer("timeout_ms").notNull(),
    mode: text({ enum: ["observe", "enforce"] }).notNull(),
    lastError: text("last_error"),
    lastAskedAt: instant("last_asked_at"),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("policy_engines_name").on(t.tenant, t.name)],
);
