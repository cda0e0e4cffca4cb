import { type AnyPgColumn, index, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { people } from "./people";
import { tenants } from "./tenants";

/** The one list of people and services that ownership, policies, quotas and data-subject requests point at. */
export const principals = pgTable(
  "principals",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: text({ enum: ["person", "service"] }).notNull(),
    name: text().notNull(),
    /** The name without case, accents and punctuation: what lists sort by, and what suggestions compare. */
    nameKey: text("name_key").notNull(),
    /** Of a service: what it is for. */
    purpose: text(),
    /** Of a service: the team that answers for it. */
    ownerTeam: text("owner_team").references((): AnyPgColumn => teams.id, { onDelete: "set null" }),
    /** The account of this person, where there is one. */
    person: text().references(() => people.id, { onDelete: "set null" }),
    /** How it came here: seen in telemetry, a member of the tenant, or made by hand. */
    source: text({ enum: ["seen", "member", "made"] }).notNull(),
    /** Merged into another: hidden, and what is its own counts for the root. */
    mergedInto: text("merged_into"),
    /** The principal that this one belongs to through all merges; its own id where it stands for itself. */
    root: text().notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("principals_tenant").on(t.tenant, t.nameKey, t.id),
    index("principals_person").on(t.person),
    index("principals_root").on(t.root),
    index("principals_owner_team").on(t.ownerTeam),
  ],
);

/** The names that a principal goes by. Each belongs to one principal of a tenant, and through it to that one's root. */
export const principalAliases = pgTable(
  "principal_aliases",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: text({ enum: ["mail", "subject", "login"] }).notNull(),
    /** As telemetry or the account writes it: case counts. */
    value: text().notNull(),
    /** The value without case. */
    folded: text().notNull(),
    /** Of a mail what stands before the @, of a login all of it, as `name_key` reads it; null for subjects. */
    local: text(),
    principal: text()
      .notNull()
      .references(() => principals.id, { onDelete: "cascade" }),
    /** In telemetry; null where it was never seen. */
    firstSeenAt: instant("first_seen_at"),
    lastSeenAt: instant("last_seen_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenant, t.value] }),
    index("principal_aliases_principal").on(t.principal),
    index("principal_aliases_folded").on(t.tenant, t.folded),
    index("principal_aliases_local").on(t.tenant, t.local),
  ],
);

/** How far the lake's list of principals was read, by its own clock. */
export const principalDiscoveries = pgTable("principal_discoveries", {
  tenant: text()
    .primaryKey()
    .references(() => tenants.id, { onDelete: "cascade" }),
  /** Everything that the lake took before this was read. */
  readTo: instant("read_to").notNull(),
  at: instant("at").notNull(),
});

/** Merges, so that each can be undone. */
export const principalMerges = pgTable(
  "principal_merges",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kept: text()
      .notNull()
      .references(() => principals.id, { onDelete: "cascade" }),
    merged: text()
      .notNull()
      .references(() => principals.id, { onDelete: "cascade" }),
    /** The aliases that it brought along, and whose each was. */
    moved: jsonb().$type<{ value: string; principal: string }[]>().notNull(),
    by: text().notNull(),
    at: instant("at").notNull(),
    undoneAt: instant("undone_at"),
  },
  (t) => [
    index("principal_merges_kept").on(t.kept),
    index("principal_merges_merged").on(t.merged),
    index("principal_merges_tenant").on(t.tenant, t.at),
  ],
);

/** Pairs that a person said are not the same, so that they are not suggested again. */
export const principalDistinctions = pgTable(
  "principal_distinctions",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    a: text()
      .notNull()
      .references(() => principals.id, { onDelete: "cascade" }),
    b: text()
      .notNull()
      .references(() => principals.id, { onDelete: "cascade" }),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.a, t.b] })],
);

export const teams = pgTable(
  "teams",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    owner: text().references(() => principals.id, { onDelete: "set null" }),
    /** Members of this group of the identity provider or of SCIM are members of the team. */
    oidcGroup: text("oidc_group"),
    costCentre: text("cost_centre"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("teams_name").on(t.tenant, t.name), index("teams_owner").on(t.owner)],
);

export const teamMembers = pgTable(
  "team_members",
  {
    team: text()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    principal: text()
      .notNull()
      .references(() => principals.id, { onDelete: "cascade" }),
    /** By hand, or because the group says so. */
    source: text({ enum: ["hand", "group"] }).notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.team, t.principal] }), index("team_members_principal").on(t.principal)],
);
