import { hash } from "node:crypto";
import { gatherSecurityEvent } from "@/lib/securityEvents/gather";
import type { EventCtx } from "@/lib/securityEvents/note";
import { verifyClientCert } from "./clientCert";
import { noteIssuerUse } from "./noteUse";
import { CredentialRefused } from "./refusal";
import { type Trusted, trustedIssuers } from "./trusted";
import { readPem, verifyCertificate } from "./verifyCertificate";
import { type VerifiedIdentity, verifyToken } from "./verifyToken";

/** A token, a trusted proxy's word on a client's certificate, or a certificate (PEM, with its chain) whose key a handshake has proven. */
type Credential = { token: string } | { clientCert: string } | { certificate: string };

/** Of the request that brought a credential, what its security events need. */
export type CredentialCaller = Pick<EventCtx, "newId" | "requestId" | "client">;

interface Verified {
  identity: VerifiedIdentity;
  /** By whose keys: when they change, it is verified anew. */
  by: Trusted;
}

const MAX_KEPT = 10_000;
/** By the SHA-256 of the credential: none stays in memory. */
const kept = new Map<string, Verified>();

/**
 * Who a token, a certificate, or a trusted proxy's word on one, is. What was verified stands until it expires or its
 * issuer changes, so that a batch a second costs one signature. A refusal is a security event of its tenant, or of the
 * installation where nobody knows the issuer. Throws CredentialRefused, and UNAVAILABLE where the store is away.
 */
export async function verifyCredential(
  credential: Credential,
  nowMs: number,
  caller: CredentialCaller,
): Promise<VerifiedIdentity> {
  try {
    const identity = await verifyKept(credential, nowMs);
    await noteIssuerUse(identity.issuer.id, nowMs);
    return identity;
  } catch (error) {
    if (error instanceof CredentialRefused) noteRefused(error, nowMs, caller);
    throw error;
  }
}

async function verifyKept(credential: Credential, nowMs: number): Promise<VerifiedIdentity> {
  const digest = hash("sha256", JSON.stringify(credential), "base64url");
  const known = kept.get(digest);
  const all = await trustedIssuers(nowMs);
  if (known && known.identity.expiresMs > nowMs && all.get(known.by.row.value) === known.by)
    return known.identity;
  kept.delete(digest);
  const identity = await verifyNew(credential, nowMs);
  const by = [...(await trustedIssuers(nowMs)).values()].find(({ row }) => row.id === identity.issuer.id);
  if (by) kept.set(digest, { identity, by });
  if (kept.size > MAX_KEPT) for (const oldest of kept.keys()) if (kept.delete(oldest)) break;
  return identity;
}

function verifyNew(credential: Credential, nowMs: number): Promise<VerifiedIdentity> {
  if ("token" in credential) return verifyToken(credential.token, nowMs);
  if ("clientCert" in credential) return verifyClientCert(credential.clientCert, nowMs);
  return verifyCertificate(readPem(credential.certificate), nowMs);
}

function noteRefused({ message, issuer }: CredentialRefused, nowMs: number, caller: CredentialCaller): void {
  const actor = { kind: "unknown", id: "", name: "" } as const;
  const target = issuer ? { target: { kind: "issuer", id: issuer.id } } : {};
  const detail = { wanted: "ingest", reason: message.slice(0, 300) };
  gatherSecurityEvent(
    { ...caller, tenant: issuer?.tenant ?? null, actor, now: () => nowMs },
    { kind: "credential_refused", outcome: "failure", ...target, detail },
  );
}
