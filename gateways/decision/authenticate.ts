import type { IncomingHttpHeaders } from "node:http";
import type { Client } from "@/lib/access/ctx";
import { newCtx } from "@/lib/access/newCtx";
import type { SenderEvidence } from "@/lib/actions/action";
import { senderIdentity } from "@/lib/agents/sender";
import type { Caller } from "@/lib/decisions/caller";
import { verifyKey } from "@/lib/keys/verify";
import { CredentialRefused } from "@/lib/trust/refusal";
import { verifyCredential } from "@/lib/trust/verifyOnce";
import { isToken, type VerifiedIdentity } from "@/lib/trust/verifyToken";

/** What a request brings to say who asks. */
export interface Credential {
  secret: string;
  /** `x-forwarded-client-cert`, where the peer is a trusted proxy; null else. */
  clientCert: string | null;
  /** The caller's own certificate in PEM, where it connected with one by TLS. */
  certificate: string | null;
}

/** Where the caller's own credential stands when `Authorization` is that of the request it asks about. */
const KEY_HEADER = "x-bailiwick-key";

const SYSTEM = { kind: "system", id: "decision", name: "decision" } as const;
const NO_ABILITIES: ReadonlySet<never> = new Set();

/** `x-bailiwick-key`, else `Authorization: Bearer …`, else what a trusted proxy says of the client's certificate, else the caller's own. */
export function credentialOf(
  headers: IncomingHttpHeaders,
  isByProxy: boolean,
  certificate: string | null,
): Credential {
  const own = headers[KEY_HEADER];
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
  const forwarded = [headers["x-forwarded-client-cert"] ?? []].flat().join(",");
  const secret = typeof own === "string" && own !== "" ? own.trim() : (bearer ?? "");
  return { secret, clientCert: isByProxy && forwarded !== "" ? forwarded : null, certificate };
}

/**
 * Who asks: the holder of a `decide` key, or a workload that shows a JWT or certificate of a registered issuer. A credential
 * that is there and wrong is refused, whatever else the request brings. Null where it is refused; throws UNAVAILABLE.
 */
export async function authenticate(
  { secret, clientCert, certificate }: Credential,
  request: { requestId: string; client: Client },
  nowMs: number,
): Promise<Caller | null> {
  const stranger = newCtx({ tenant: "", actor: SYSTEM, abilities: NO_ABILITIES, ...request });
  try {
    if (isToken(secret))
      return await workload(await verifyCredential({ token: secret }, nowMs, stranger), request, nowMs);
    if (secret === "" && clientCert !== null)
      return await workload(await verifyCredential({ clientCert }, nowMs, stranger), request, nowMs);
    if (secret === "" && certificate !== null)
      return await workload(await verifyCredential({ certificate }, nowMs, stranger), request, nowMs);
  } catch (error) {
    if (error instanceof CredentialRefused) return null;
    throw error;
  }
  const key = secret === "" ? null : await verifyKey(secret, "decide", nowMs, stranger);
  if (!key) return null;
  const as = { evidence: "ingest-key", kind: "key", value: key.keyId, issuer: null } as const;
  const { bound } = await senderIdentity(key.tenant, as, nowMs);
  return callerOf(key.tenant, key.keyId, key.keyName, "ingest-key", bound, request);
}

async function workload(
  { tenant, evidence, kind, value, issuer }: VerifiedIdentity,
  request: { requestId: string; client: Client },
  nowMs: number,
): Promise<Caller> {
  const as = { evidence, kind, value, issuer: kind === "oidc" ? issuer.id : null };
  const { bound } = await senderIdentity(tenant, as, nowMs);
  return callerOf(tenant, null, value, evidence, bound, request);
}

function callerOf(
  tenant: string,
  keyId: string | null,
  name: string,
  evidence: SenderEvidence,
  bound: Caller["bound"],
  request: { requestId: string; client: Client },
): Caller {
  const actor = { kind: "token", id: keyId ?? name, name } as const;
  const ctx = newCtx({ tenant, actor, abilities: NO_ABILITIES, ...request });
  return { ctx, keyId, name, evidence, bound };
}
