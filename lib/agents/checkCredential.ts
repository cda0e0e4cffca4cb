import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { readClientCerts, verifyClientCert } from "@/lib/trust/clientCert";
import { CredentialRefused } from "@/lib/trust/refusal";
import { readPem, verifyCertificate } from "@/lib/trust/verifyCertificate";
import { isToken, type VerifiedIdentity, verifyToken } from "@/lib/trust/verifyToken";
import type { AgentRef } from "./agent";
import { bindingsOf, boundTo } from "./sender";

/** What a credential is, and whether the collector would take it for this tenant. */
export interface CheckedCredential {
  what: "JWT" | "X.509 certificate" | "x-forwarded-client-cert header";
  verified: boolean;
  /** Why it is refused; null where it is verified. */
  why: string | null;
  kind: "spiffe" | "oidc" | null;
  /** The SPIFFE ID or client id. */
  value: string | null;
  issuer: { id: string; name: string } | null;
  /** ISO 8601. */
  expiresAt: string | null;
  agent: AgentRef | null;
}

const MAX_CHARS = 100_000;

/**
 * Says of a pasted token, certificate (PEM) or `x-forwarded-client-cert` header what it is, whether it verifies, and which
 * agent it is bound to. Nothing is kept. Needs `agents.write`; throws INVALID for what is none of them.
 */
export async function checkCredential(ctx: Ctx, text: string): Promise<CheckedCredential> {
  requireAbility(ctx, "agents.write");
  const given = text.trim().replace(/^(?:authorization:\s*)?bearer\s+/i, "");
  const what = kindOf(given);
  const blank = { what, kind: null, value: null, issuer: null, expiresAt: null, agent: null };
  try {
    const identity = await verify(what, given, ctx.now());
    // Another tenant's is refused like one that nobody registered.
    if (identity.tenant !== ctx.tenant) throw new CredentialRefused(notRegistered(identity));
    const { kind, value, issuer, expiresMs } = identity;
    const as = { kind, value, issuer: kind === "oidc" ? issuer.id : null };
    const bound = boundTo(await bindingsOf(store(), ctx.tenant), as)?.agent;
    const agent = bound ? { id: bound.id, name: bound.name } : null;
    const expiresAt = new Date(expiresMs).toISOString();
    return { what, verified: true, why: null, kind, value, issuer, expiresAt, agent };
  } catch (error) {
    if (!(error instanceof CredentialRefused)) throw error;
    if (error.issuer && error.issuer.tenant !== ctx.tenant)
      return { ...blank, verified: false, why: "Its issuer is not registered." };
    return { ...blank, verified: false, why: error.message };
  }
}

function kindOf(given: string): CheckedCredential["what"] {
  if (given.length > MAX_CHARS) throw invalid(`It has more than ${MAX_CHARS} characters.`);
  if (isToken(given)) return "JWT";
  if (given.includes("-----BEGIN CERTIFICATE-----")) return "X.509 certificate";
  const header = given.replace(/^x-forwarded-client-cert:\s*/i, "");
  if (/(?:^|[;,])\s*(?:By|Hash|Cert|Chain|Subject|URI|DNS)=/i.test(header))
    return "x-forwarded-client-cert header";
  if (given.includes("PRIVATE KEY"))
    throw invalid("It is a private key: keep it secret, and paste the certificate.");
  throw invalid("It is no signed JWT, no certificate in PEM and no x-forwarded-client-cert header.");
}

async function verify(
  what: CheckedCredential["what"],
  given: string,
  nowMs: number,
): Promise<VerifiedIdentity> {
  if (what === "JWT") return verifyToken(given, nowMs);
  if (what === "X.509 certificate") return verifyCertificate(readPem(given), nowMs);
  const header = given.replace(/^x-forwarded-client-cert:\s*/i, "");
  readClientCerts(header);
  return verifyClientCert(header, nowMs);
}

function notRegistered({ kind }: VerifiedIdentity): string {
  return kind === "spiffe" ? "Its trust domain is not registered." : "Its issuer is not registered.";
}

function invalid(what: string): DomainError {
  return new DomainError("INVALID", { what, fix: "Paste it as it is." }, { credential: what });
}
