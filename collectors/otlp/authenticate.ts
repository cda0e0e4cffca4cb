import type { Client } from "@/lib/access/ctx";
import { newCtx } from "@/lib/access/newCtx";
import type { IngestSource } from "@/lib/actions/action";
import { senderIdentity } from "@/lib/agents/sender";
import { verifyKey } from "@/lib/keys/verify";
import { CredentialRefused } from "@/lib/trust/refusal";
import { verifyCredential } from "@/lib/trust/verifyOnce";
import { isToken, type VerifiedIdentity } from "@/lib/trust/verifyToken";

/** What a request brings to say who it is. */
export interface Credential {
  /** `Authorization: Bearer …`, else `x-api-key`; empty where there is none. */
  secret: string;
  /** `x-forwarded-client-cert`, where the peer is a trusted proxy; null else. */
  clientCert: string | null;
}

/** Whom it is from, or why it is refused: null says no more than that, as of a key. */
export type Authenticated = { source: IngestSource } | { source: null; why: string | null };

const COLLECTOR = { kind: "system", id: "collector", name: "collector" } as const;

/**
 * An ingest key, a JWT-SVID or OpenID Connect token of a registered issuer, else what a trusted proxy says of the client's
 * certificate. A credential that is there and wrong is refused, whatever else the request brings. Throws UNAVAILABLE.
 */
export async function authenticate(
  { secret, clientCert }: Credential,
  request: { requestId: string; client: Client },
  nowMs: number,
): Promise<Authenticated> {
  const caller = newCtx({ tenant: "", actor: COLLECTOR, abilities: new Set(), ...request });
  try {
    if (isToken(secret))
      return await sourceOf(await verifyCredential({ token: secret }, nowMs, caller), nowMs);
    if (secret === "" && clientCert !== null)
      return await sourceOf(await verifyCredential({ clientCert }, nowMs, caller), nowMs);
  } catch (error) {
    if (error instanceof CredentialRefused)
      return { source: null, why: error.issuer === null ? null : error.message };
    throw error;
  }
  const key = secret === "" ? null : await verifyKey(secret, "ingest", nowMs, caller);
  if (!key) return { source: null, why: null };
  const { tenant, keyId, keyName, workload } = key;
  const as = { evidence: "ingest-key", kind: "key", value: keyId, issuer: null } as const;
  return { source: { tenant, keyId, keyName, workload, identity: await senderIdentity(tenant, as, nowMs) } };
}

async function sourceOf(
  { tenant, evidence, kind, value, issuer }: VerifiedIdentity,
  nowMs: number,
): Promise<Authenticated> {
  const as = { evidence, kind, value, issuer: kind === "oidc" ? issuer.id : null };
  const identity = await senderIdentity(tenant, as, nowMs);
  return { source: { tenant, keyId: null, keyName: value, workload: value, identity } };
}
