import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { agentVersions } from "./agents";
import { instant } from "./instant";
import { modelVersions } from "./models";
import { tenants } from "./tenants";

/** Which version a row is about: of a model or of an agent, never both. */
const about = {
  modelVersion: text("model_version").references(() => modelVersions.id, { onDelete: "cascade" }),
  agentVersion: text("agent_version").references(() => agentVersions.id, { onDelete: "cascade" }),
};
const ofTenant = () =>
  text()
    .notNull()
    .references(() => tenants.id, { onDelete: "cascade" });
const stage = (name: string) => text(name, { enum: ["candidate", "staging", "production", "retired"] });

/** Files handed in as evidence about a version: what was read from each, and by whom it came. */
export const evidenceFiles = pgTable(
  "evidence_files",
  {
    /** `evd_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    ...about,
    kind: text({ enum: ["signature", "files", "bom", "evaluation", "red_team"] }).notNull(),
    /** As its tool calls it: `Garak`, `CycloneDX 1.6`. */
    format: text().notNull(),
    name: text().notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    /** `sha256:<hex>` of the file itself. */
    sha256: text().notNull(),
    /** What was read from it, in our own shape. */
    extract: jsonb().$type<object>().notNull(),
    /** The version's digest that it counts for; null where the version had none. */
    pinned: text(),
    /** Whether the file names that digest, or only who handed it in says so. */
    binding: text({ enum: ["named", "stated"] }).notNull(),
    /** When what it tells of happened, as the file says; null where it does not. */
    madeAt: instant("made_at"),
    /** Who handed it in first, and when. */
    by: text().notNull(),
    byName: text("by_name").notNull(),
    at: instant("at").notNull(),
    /** When the same file was handed in for the last time: the newest counts. */
    lastAt: instant("last_at").notNull(),
  },
  (t) => [
    index("evidence_files_model_version").on(t.modelVersion, t.lastAt),
    index("evidence_files_agent_version").on(t.agentVersion, t.lastAt),
    index("evidence_files_tenant").on(t.tenant),
  ],
);

/** Each time that a file was handed in: who has once done it does not approve what it is about. */
export const evidenceSubmissions = pgTable(
  "evidence_submissions",
  {
    /** `evs_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    evidence: text()
      .notNull()
      .references(() => evidenceFiles.id, { onDelete: "cascade" }),
    by: text().notNull(),
    byName: text("by_name").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    index("evidence_submissions_evidence").on(t.evidence),
    index("evidence_submissions_tenant").on(t.tenant),
  ],
);

/** The files themselves, in base64, as far as they are kept. */
export const evidenceContents = pgTable(
  "evidence_contents",
  {
    evidence: text()
      .primaryKey()
      .references(() => evidenceFiles.id, { onDelete: "cascade" }),
    tenant: ofTenant(),
    content: text().notNull(),
  },
  (t) => [index("evidence_contents_tenant").on(t.tenant)],
);

/** What a version must pass to come into a stage; a tenant without a row has the set that comes along. */
export const gateSets = pgTable(
  "gate_sets",
  {
    tenant: ofTenant(),
    subject: text({ enum: ["model", "agent"] }).notNull(),
    stage: stage("stage").notNull(),
    gates: jsonb().$type<object[]>().notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.subject, t.stage] })],
);

/** A person's yes to one version's way into one stage. */
export const gateApprovals = pgTable(
  "gate_approvals",
  {
    /** `gap_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    ...about,
    stage: stage("stage").notNull(),
    /** The version's digest at that time: an approval is of what it was then. */
    pinned: text(),
    reason: text().notNull(),
    by: text().notNull(),
    byName: text("by_name").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    index("gate_approvals_model_version").on(t.modelVersion),
    index("gate_approvals_agent_version").on(t.agentVersion),
    index("gate_approvals_tenant").on(t.tenant),
  ],
);

/** A gate that a version passes although it does not, for a while; in force once a second person confirmed it. */
export const gateWaivers = pgTable(
  "gate_waivers",
  {
    /** `wvr_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    ...about,
    stage: stage("stage").notNull(),
    gate: text().notNull(),
    reason: text().notNull(),
    endsAt: instant("ends_at").notNull(),
    askedBy: text("asked_by").notNull(),
    askedByName: text("asked_by_name").notNull(),
    askedAt: instant("asked_at").notNull(),
    confirmedBy: text("confirmed_by"),
    confirmedByName: text("confirmed_by_name"),
    confirmedAt: instant("confirmed_at"),
    withdrawnAt: instant("withdrawn_at"),
  },
  (t) => [
    index("gate_waivers_model_version").on(t.modelVersion),
    index("gate_waivers_agent_version").on(t.agentVersion),
    index("gate_waivers_tenant").on(t.tenant),
  ],
);

/** Each move of a version from stage to stage, with the gates as they stood. */
export const promotions = pgTable(
  "promotions",
  {
    /** `prm_…` */
    id: text().primaryKey(),
    tenant: ofTenant(),
    ...about,
    kind: text({ enum: ["promotion", "replacement", "rollback", "retirement", "return"] }).notNull(),
    from: stage("from_stage").notNull(),
    to: stage("to_stage").notNull(),
    /** What each gate said then. */
    gates: jsonb().$type<object[]>().notNull(),
    /** The version that took its place, or whose place it took. */
    other: text(),
    reason: text(),
    by: text().notNull(),
    byName: text("by_name").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    index("promotions_model_version").on(t.modelVersion, t.at),
    index("promotions_agent_version").on(t.agentVersion, t.at),
    index("promotions_tenant").on(t.tenant),
  ],
);
