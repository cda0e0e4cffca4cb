import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Persons, across tenants. Without a password hash a person cannot sign in with a local account. */
export const people = pgTable(
  "people",
  {
    id: text().primaryKey(),
    email: text().notNull().unique(),
    name: text().notNull(),
    passwordHash: text("password_hash"),
    disabled: boolean().notNull().default(false),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [check("people_email_lower", sql`${t.email} = lower(${t.email})`)],
);

/** Which person holds which roles in which tenant. */
export const memberships = pgTable(
  "memberships",
  {
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    /** Given by hand. */
    roles: text().array().notNull(),
    /** Given by the groups of an identity provider or of SCIM; replaced at each sign-in and provisioning. */
    groupRoles: text("group_roles").array().notNull().default([]),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.person] }), index("memberships_person").on(t.person)],
);

/** Signed-in browsers. The secret in the cookie is kept as its hash only. */
export const signIns = pgTable(
  "sign_ins",
  {
    id: text().primaryKey(),
    hash: text().notNull().unique(),
    person: text()
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    userAgent: text("user_agent").notNull(),
    address: text().notNull(),
    createdAt: instant("created_at").notNull(),
    seenAt: instant("seen_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    /** The identity that signed in; null for a local account. */
    identity: text(),
    /** The provider's own session (OIDC Back-Channel Logout `sid`). */
    providerSession: text("provider_session"),
    /** Encrypted: the provider's ID token of this sign-in, which its own logout wants back (`id_token_hint`). */
    idToken: text("id_token"),
    /** When a second factor was proved in this browser; null where none was. */
    secondFactorAt: instant("second_factor_at"),
  },
  (t) => [index("sign_ins_person").on(t.person), index("sign_ins_identity").on(t.identity)],
);

/** Failed sign-ins since a time, by subject: `account:<email>` or `address:<ip>`. */
export const signInAttempts = pgTable("sign_in_attempts", {
  subject: text().primaryKey(),
  failures: integer().notNull(),
  sinceAt: instant("since_at").notNull(),
});

/** One-time links: the first administrator's set-up, an invitation, a new password. */
export const links = pgTable(
  "links",
  {
    id: text().primaryKey(),
    hash: text().notNull().unique(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    purpose: text({ enum: ["setup", "invite", "reset"] }).notNull(),
    email: text(),
    roles: text().array().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [index("links_tenant").on(t.tenant, t.purpose)],
);
