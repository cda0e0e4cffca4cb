import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Findings: what needs a person, once a kind and subject. */
export const findings = pgTable(
  "findings",
  {
    /** `fnd_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** `tool.changed`: never renamed. */
    kind: text().notNull(),
    severity: text({ enum: ["critical", "high", "medium", "low"] }).notNull(),
    subjectKind: text("subject_kind").notNull(),
    subjectId: text("subject_id").notNull(),
    subjectName: text("subject_name").notNull(),
    /** What the check found, for people and for policies. */
    facts: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    state: text({ enum: ["new", "acknowledged", "resolved"] }).notNull(),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    /** When it was opened last: it may come back. */
    openedAt: instant("opened_at").notNull(),
    timesOpened: integer("times_opened").notNull().default(1),
    acknowledgedAt: instant("acknowledged_at"),
    acknowledgedBy: text("acknowledged_by"),
    resolvedAt: instant("resolved_at"),
    resolvedBy: text("resolved_by"),
    resolvedReason: text("resolved_reason"),
    /** True where a person resolved what still is so: it opens again only once it was gone. */
    accepted: boolean().notNull().default(false),
  },
  (t) => [
    uniqueIndex("findings_subject").on(t.tenant, t.kind, t.subjectKind, t.subjectId),
    index("findings_state").on(t.tenant, t.state, t.openedAt, t.id),
    index("findings_of").on(t.tenant, t.subjectKind, t.subjectId),
  ],
);
