import type { agentIdentities } from "@/db/store/schema/trust";
import { DomainError } from "@/lib/base/errors";
import { readPattern } from "@/lib/trust/spiffeId";
import type { AgentRef } from "./agent";

export type IdentityRow = typeof agentIdentities.$inferSelect;
type IdentityKind = IdentityRow["kind"];

/** What an agent authenticates as. Times are ISO 8601. */
export interface IdentityView {
  id: string;
  agent: AgentRef;
  kind: IdentityKind;
  /** A SPIFFE ID or a pattern that ends with `/*`, a client id, an ingest key's id. */
  value: string;
  /** Of a client id: whose; of a SPIFFE ID the registered trust domain, null where it is not registered. */
  issuer: { id: string; name: string } | null;
  /** Of an ingest key: its name. */
  keyName: string | null;
  lastUsedAt: string | null;
  createdBy: string;
  createdAt: string;
}

export interface NewIdentity {
  kind: IdentityKind;
  value: string;
  /** Of a client id: the id of its issuer. */
  issuer?: string | null | undefined;
}

const MAX_CLIENT_ID = 500;

/** What was given, checked as far as its form goes. Throws INVALID. */
export function readIdentity({ kind, value: given, issuer }: NewIdentity): {
  value: string;
  issuer: string | null;
} {
  const value = given.trim();
  if (kind === "spiffe") {
    const id = readPattern(value);
    if (typeof id === "string") throw invalid(`This is no SPIFFE ID: ${id}.`);
    return { value, issuer: null };
  }
  if (value === "" || value.length > MAX_CLIENT_ID || value.includes("\0"))
    throw invalid(
      kind === "key" ? "Choose an ingest key." : `Give a client id of 1 to ${MAX_CLIENT_ID} characters.`,
    );
  if (kind === "oidc" && !issuer)
    throw new DomainError(
      "INVALID",
      { what: "Choose the client's issuer." },
      { issuer: "Choose the client's issuer." },
    );
  return { value, issuer: kind === "oidc" ? (issuer ?? null) : null };
}

/** What the change log says of it. */
export function identitySnapshot({ agent, kind, value, issuer }: IdentityRow): object {
  return { agent, kind, value, issuer };
}

function invalid(what: string): DomainError {
  return new DomainError("INVALID", { what }, { value: what });
}
