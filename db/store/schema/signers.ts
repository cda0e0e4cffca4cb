import { index, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant";
import { tenants } from "./tenants";

/** Whose signatures of models count: keys, certificate authorities, trust roots of keyless signing, and identities. */
export const signers = pgTable(
  "signers",
  {
    /** `sgn_…` */
    id: text().primaryKey(),
    tenant: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: text({ enum: ["key", "authority", "trust_root", "identity"] }).notNull(),
    name: text().notNull(),
    /** PEM of a key or of certificates, JSON of a trust root, the identity itself. */
    content: text().notNull(),
    /** Of an identity: the issuer that must have said it; null for that of a certificate. */
    issuer: text(),
    /** Hex SHA-256: of the PEM (SPKI) of a key, of the first certificate, of the trust root. */
    fingerprint: text(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("signers_tenant").on(t.tenant)],
);
