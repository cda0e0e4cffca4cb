import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { identities, identityProviders, secondFactors } from "@/db/store/schema/identities";
import { signIns } from "@/db/store/schema/people";
import { policyEngines } from "@/db/store/schema/policies";
import { modelRegistries } from "@/db/store/schema/registries";
import { toolServers } from "@/db/store/schema/tools";
import { webhooks } from "@/db/store/schema/webhooks";

/** A column that holds what `encryptSecret` made, and what binds each value to its row. */
export interface SealedColumn {
  table: PgTable;
  /** Of the row: what the ciphertext is bound to, and the order of the batches. */
  row: PgColumn;
  column: PgColumn;
  /** The column's key in the table's object, for writing. */
  key: string;
  purpose: string;
}

/** Every encrypted column of the store: what a rotation of BAILIWICK_SECRET_KEY writes anew. A test holds it to the sources. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: identityProviders,
    row: identityProviders.id,
    column: identityProviders.clientSecret,
    key: "clientSecret",
    purpose: "identityProvider.clientSecret",
  },
  {
    table: identities,
    row: identities.id,
    column: identities.refreshToken,
    key: "refreshToken",
    purpose: "identity.refreshToken",
  },
  { table: signIns, row: signIns.id, column: signIns.idToken, key: "idToken", purpose: "signIn.idToken" },
  {
    table: secondFactors,
    row: secondFactors.person,
    column: secondFactors.secret,
    key: "secret",
    purpose: "secondFactor.secret",
  },
  { table: webhooks, row: webhooks.id, column: webhooks.secret, key: "secret", purpose: "webhook.secret" },
  {
    table: webhooks,
    row: webhooks.id,
    column: webhooks.previousSecret,
    key: "previousSecret",
    purpose: "webhook.secret",
  },
  {
    table: modelRegistries,
    row: modelRegistries.id,
    column: modelRegistries.token,
    key: "token",
    purpose: "modelRegistry.token",
  },
  {
    table: toolServers,
    row: toolServers.id,
    column: toolServers.token,
    key: "token",
    purpose: "toolServer.token",
  },
  {
    table: modelEndpoints,
    row: modelEndpoints.id,
    column: modelEndpoints.credentialSecret,
    key: "credentialSecret",
    purpose: "modelEndpoint.credential",
  },
  {
    table: policyEngines,
    row: policyEngines.id,
    column: policyEngines.token,
    key: "token",
    purpose: "policyEngine.token",
  },
];

/** What is encrypted and lives in a browser for minutes, not in the store: it ends by itself. */
export const PASSING_PURPOSES: readonly string[] = ["identityProvider.transaction", "edge.leaving"];
