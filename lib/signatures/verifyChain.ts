import { X509Certificate } from "node:crypto";
import { X509Certificate as Extensions } from "@sigstore/core";
import type { Bundle } from "./bundle";
import { identitiesOf, matchesIdentity } from "./identity";
import { NOT_LOGGED, unproven, type Verdict } from "./report";
import type { Signer } from "./signer";
import { hashOf, isSignedBy } from "./verifyKey";

/** Clocks of signers may run ahead. */
const SKEW_MS = 300_000;
const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
const day = (certificate: X509Certificate, end: "validFrom" | "validTo") =>
  new Date(certificate[end]).toISOString().slice(0, 10);

/**
 * A signature by a certificate whose chain ends at an authority that the tenant has entered. The chain must have been
 * valid when we first saw the signature (`seenMs`), which is the one time that we know ourselves.
 */
export function verifyByChain(
  bundle: Bundle,
  chain: readonly Buffer[],
  signers: readonly Signer[],
  seenMs: number,
): Verdict {
  let certificates: X509Certificate[];
  try {
    certificates = chain.map((raw) => new X509Certificate(raw));
  } catch {
    return unproven("invalid", "One of its certificates cannot be read.");
  }
  const [leaf] = certificates;
  if (!leaf) return unproven("invalid", "It has no certificate.");
  if (hashOf(leaf.publicKey) === null) {
    return unproven(
      "invalid",
      `Its certificate has a key of another kind (${leaf.publicKey.asymmetricKeyType}) than ECDSA.`,
    );
  }
  if (!isSignedBy(leaf.publicKey, bundle)) {
    return unproven("invalid", "It does not fit the statement: the statement or the signature was changed.");
  }
  const flaw = flawOf(certificates, seenMs) ?? useFlaw(leaf);
  if (flaw !== null) return unproven("invalid", flaw);
  const authority = anchorOf(certificates, signers, seenMs);
  if (!authority) {
    const top = certificates.at(-1)?.issuer.replaceAll("\n", ", ") ?? "";
    return unproven("unknown", `Its certificates lead to ${top}, which is not entered here as an authority.`);
  }
  const names = identitiesOf(leaf);
  return {
    signature: { state: "valid", why: `Its certificate was issued under ${authority.name}.` },
    identity: matchesIdentity(names, null, signers),
    signer: names[0] ?? null,
    log: NOT_LOGGED,
    warnings: [],
  };
}

/** What is wrong with the chain in itself; null where nothing is. */
function flawOf(chain: readonly X509Certificate[], seenMs: number): string | null {
  for (const [at, one] of chain.entries()) {
    const called = `The certificate of ${one.subject.replaceAll("\n", ", ")}`;
    if (Date.parse(one.validTo) < seenMs)
      return `${called} expired on ${day(one, "validTo")}, before it was handed in.`;
    if (Date.parse(one.validFrom) > seenMs + SKEW_MS)
      return `${called} is valid from ${day(one, "validFrom")} on only.`;
    const issuer = chain[at + 1];
    if (!issuer) continue;
    if (!issuer.ca)
      return `The certificate of ${issuer.subject.replaceAll("\n", ", ")} may not issue others.`;
    if (!one.checkIssued(issuer) || !one.verify(issuer.publicKey)) {
      return `${called} was not issued by the next one in the chain.`;
    }
  }
  return null;
}

/** A signer's certificate must be for signing: digitalSignature, or where it is limited, code signing (RFC 5280 §4.2.1). */
function useFlaw(leaf: X509Certificate): string | null {
  const usage = Extensions.parse(leaf.raw as Buffer<ArrayBuffer>).extKeyUsage;
  const purposes = leaf.keyUsage ?? [];
  if (usage && !usage.digitalSignature)
    return "Its certificate is not for signing: digitalSignature is not among its uses.";
  if (purposes.length > 0 && !purposes.includes(CODE_SIGNING)) {
    return "Its certificate is for another use: codeSigning is not among its purposes.";
  }
  if (!usage && purposes.length === 0) return "Its certificate does not say that it is for signing.";
  return null;
}

/** The authority that is in the chain, or issued its last certificate. */
function anchorOf(
  chain: readonly X509Certificate[],
  signers: readonly Signer[],
  seenMs: number,
): Signer | null {
  const last = chain.at(-1);
  for (const signer of signers) {
    if (signer.kind !== "authority") continue;
    for (const root of rootsIn(signer.content)) {
      if (Date.parse(root.validTo) < seenMs || Date.parse(root.validFrom) > seenMs) continue;
      const isIn = chain.some((one, at) => at > 0 && one.fingerprint256 === root.fingerprint256);
      if (isIn || (last && root.ca && last.checkIssued(root) && last.verify(root.publicKey))) return signer;
    }
  }
  return null;
}

/** The certificates in a PEM file. Throws what node:crypto throws for one that is none. */
export function rootsIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}
