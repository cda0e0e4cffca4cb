import { bigint, boolean, index, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { people } from "./people";
import { tenants } from "./tenants";

/** OpenID providers of the installation. Client secrets are encrypted under the installation's secret. */
export const identityProviders = pgTable("identity_providers", {
  id: text().primaryKey(),
  /** Stands in addresses: `/sign-in/with/<slug>`. */
  slug: text().notNull().unique(),
  name: text().notNull(),
  issuer: text().notNull(),
  clientId: text("client_id").notNull(),
  clientSecret: text("client_secret"),
  scopes: text().notNull(),
  groupsClaim: text("groups_claim").notNull(),
  /** Whether a verified email of this provider may find a person who is there already. */
  linksByEmail: boolean("links_by_email").notNull().default(false),
  /** The environment variable that provisioned it; null where an operator made it. */
  provisionedBy: text("provisioned_by"),
  disabled: boolean().notNull().default(false),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** Who a person is at a provider, and the groups it last said. */
export const identities = pgTable(
  "identities",
  {
    id: text().primaryKey(),
    provider: text()
      .notNull()
      .references(() => identityProviders.id, { onDelete: "cascade" }),
    subject: text().notNull(),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    groups: text().array().notNull(),
    /** Encrypted; asks the provider from time to time whether the person is still there. */
    refreshToken: text("refresh_token"),
    checkedAt: instant("checked_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [unique("identities_subject").on(t.provider, t.subject), index("identities_person").on(t.person)],
);

/** Logout tokens that were obeyed, until they expire: a second one with the same `jti` is a replay. */
export const logoutTokens = pgTable(
  "logout_tokens",
  {
    provider: text()
      .notNull()
      .references(() => identityProviders.id, { onDelete: "cascade" }),
    jti: text().notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.jti] })],
);

/** The table that maps groups to tenant and role; a group that no row names gives no access. */
export const groupGrants = pgTable(
  "group_grants",
  {
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** Which provider says the group; null for the groups of this tenant's SCIM. */
    provider: text().references(() => identityProviders.id, { onDelete: "cascade" }),
    group: text().notNull(),
    role: text().notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("group_grants_tenant").on(t.tenant),
    unique("group_grants_row").on(t.tenant, t.provider, t.group, t.role).nullsNotDistinct(),
  ],
);

/** A second factor (TOTP, RFC 6238) of a local account. The secret is encrypted. */
export const secondFactors = pgTable("second_factors", {
  person: text()
    .primaryKey()
    .references(() => people.id, { onDelete: "cascade" }),
  secret: text().notNull(),
  /** Null until a first code was entered. */
  confirmedAt: instant("confirmed_at"),
  /** The last time step used, so that a code works once. */
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
  createdAt: instant("created_at").notNull(),
});

/** One-time codes for who has lost the second factor; kept as hashes. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    hash: text().notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [primaryKey({ columns: [t.person, t.hash] })],
);
