import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { people } from "./people";
import { tenants } from "./tenants";

/** Users that a tenant's directory provisions (SCIM 2.0, RFC 7643 §4.1). */
export const scimUsers = pgTable(
  "scim_users",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** In lower case, because SCIM compares it so; `resource` has it as it was sent. */
    userName: text("user_name").notNull(),
    externalId: text("external_id"),
    active: boolean().notNull(),
    /** The rest of the resource as the directory sent it. */
    resource: jsonb().notNull(),
    /** Counts the edits: the entity tag. */
    version: integer().notNull().default(1),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    unique("scim_users_name").on(t.tenant, t.userName),
    index("scim_users_external").on(t.tenant, t.externalId),
    index("scim_users_person").on(t.person),
  ],
);

/** Groups that a tenant's directory provisions (RFC 7643 §4.2). */
export const scimGroups = pgTable(
  "scim_groups",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    displayName: text("display_name").notNull(),
    externalId: text("external_id"),
    /** Counts the edits: the entity tag. */
    version: integer().notNull().default(1),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [unique("scim_groups_name").on(t.tenant, t.displayName)],
);

export const scimGroupMembers = pgTable(
  "scim_group_members",
  {
    group: text()
      .notNull()
      .references(() => scimGroups.id, { onDelete: "cascade" }),
    user: text()
      .notNull()
      .references(() => scimUsers.id, { onDelete: "cascade" }),
  },
  (t) => [primaryKey({ columns: [t.group, t.user] }), index("scim_group_members_user").on(t.user)],
);
