import { X509Certificate } from "node:crypto";
import { type CertificateFacts, readCertificate } from "./der";
import { isStale } from "./issuer";
import { CredentialRefused, quoted } from "./refusal";
import { readWorkloadId } from "./spiffeId";
import { type Trusted, trustedIssuers } from "./trusted";
import type { VerifiedIdentity } from "./verifyToken";

const MAX_CHAIN = 6;
/** The clock of whoever issued it may run ahead; what has expired has. */
const LEEWAY_MS = 10_000;
const DIGITAL_SIGNATURE = 0;
const KEY_CERT_SIGN = 5;
const CRL_SIGN = 6;
const TOO_LONG = "Its chain is longer than an authority in it allows.";

/** The certificates of a text in PEM, first the leaf; none where there is none. Throws CredentialRefused for a broken one. */
export function readPem(text: string): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > MAX_CHAIN) throw new CredentialRefused(`It has more than ${MAX_CHAIN} certificates.`);
  return blocks.map((pem, at) => {
    try {
      return new X509Certificate(pem);
    } catch {
      throw new CredentialRefused(`Certificate ${at + 1} cannot be read.`);
    }
  });
}

/**
 * Verifies an X.509-SVID (SPIFFE X509-SVID §2 to §5): exactly one URI, which is a workload's SPIFFE ID of a registered trust
 * domain; no authority; keys for signatures; in its time; and a chain to the domain's bundle. Throws CredentialRefused.
 */
export async function verifyCertificate(
  chain: readonly X509Certificate[],
  nowMs: number,
): Promise<VerifiedIdentity> {
  const [leaf, ...between] = chain;
  if (!leaf) throw new CredentialRefused("There is no certificate.");
  const facts = factsOf(leaf);
  const [uri, ...others] = facts.uris;
  if (uri === undefined || others.length > 0)
    throw new CredentialRefused(`It has ${facts.uris.length} URI names; an SVID has exactly one.`);
  const id = readWorkloadId(uri);
  if (typeof id === "string") throw new CredentialRefused(`URI: ${quoted(uri)} is no SPIFFE ID: ${id}.`);
  const issuer = (await trustedIssuers(nowMs)).get(id.trustDomain);
  if (issuer?.row.kind !== "spiffe")
    throw new CredentialRefused(`URI: the trust domain of ${quoted(uri)} is not registered.`);
  const { row } = issuer;
  const wrong =
    wrongLeaf(facts) ??
    staleOf(issuer, nowMs) ??
    wrongTime(leaf, nowMs) ??
    wrongChain(leaf, between, issuer, nowMs);
  if (wrong) throw new CredentialRefused(wrong, row);
  return {
    tenant: row.tenant,
    issuer: { id: row.id, name: row.name },
    kind: "spiffe",
    value: uri,
    evidence: "x509-svid",
    expiresMs: Date.parse(leaf.validTo),
  };
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  try {
    return readCertificate(certificate.raw);
  } catch {
    throw new CredentialRefused("Its extensions cannot be read.");
  }
}

function wrongLeaf({ isCa, keyUsage, isKeyUsageCritical, unknownCritical }: CertificateFacts): string | null {
  if (isCa) return "basicConstraints: it is an authority's certificate, not a workload's.";
  if (!keyUsage?.has(DIGITAL_SIGNATURE)) return "keyUsage: it must have digitalSignature.";
  if (!isKeyUsageCritical) return "keyUsage: it must be marked critical.";
  if (keyUsage.has(KEY_CERT_SIGN) || keyUsage.has(CRL_SIGN))
    return "keyUsage: a workload's certificate must not have keyCertSign or cRLSign.";
  if (unknownCritical.length > 0)
    return `It has the critical extension ${unknownCritical[0]}, which is not known.`;
  return null;
}

function staleOf({ row }: Trusted, nowMs: number): string | null {
  return isStale(row, nowMs) ? `The bundle of ${row.name} was last read more than 24 h ago.` : null;
}

function wrongTime({ validFrom, validTo }: X509Certificate, nowMs: number): string | null {
  if (nowMs + LEEWAY_MS < Date.parse(validFrom)) return `It is not valid before ${validFrom}.`;
  return nowMs > Date.parse(validTo) ? `It expired on ${validTo}.` : null;
}

/** RFC 5280 §6.1, as far as SVIDs have it: each signed by the next, each an authority that may sign so deep, the last in the bundle. */
function wrongChain(
  leaf: X509Certificate,
  between: readonly X509Certificate[],
  { row, keys }: Trusted,
  nowMs: number,
): string | null {
  if (keys.authorities.length === 0) return `${row.name} has no authority for certificates.`;
  let at = leaf;
  for (let depth = 0; depth < MAX_CHAIN; depth++) {
    const root = keys.authorities.find((one) => signed(one, at));
    if (root) {
      const late = wrongTime(root, nowMs);
      const { pathLength } = factsOf(root);
      if (late) return `The authority in the bundle: ${late}`;
      return pathLength !== null && pathLength < depth ? TOO_LONG : null;
    }
    const next = between.find((one) => one !== at && signed(one, at));
    if (!next) return `Its chain does not lead to the bundle of ${row.name}.`;
    const facts = factsOf(next);
    if (!facts.isCa || !facts.keyUsage?.has(KEY_CERT_SIGN))
      return "Its chain goes through a certificate that is no authority.";
    if (facts.pathLength !== null && facts.pathLength < depth) return TOO_LONG;
    if (facts.unknownCritical.length > 0)
      return `An authority in its chain has the critical extension ${facts.unknownCritical[0]}, which is not known.`;
    const late = wrongTime(next, nowMs);
    if (late) return `An authority in its chain: ${late}`;
    at = next;
  }
  return `Its chain is longer than ${MAX_CHAIN}.`;
}

function signed(authority: X509Certificate, one: X509Certificate): boolean {
  try {
    return one.checkIssued(authority) && one.verify(authority.publicKey);
  } catch {
    return false;
  }
}
