import { X509Certificate } from "node:crypto";
import { decodeProtectedHeader, errors, flattenedVerify, importJWK, type JWK } from "jose";
import { DomainError } from "@/lib/base/errors";
import { CredentialRefused } from "@/lib/trust/refusal";
import { verifyCertificate } from "@/lib/trust/verifyCertificate";
import { signedForms } from "./canonical";

/** `verified` by a key that we trust; `invalid`: such a key did not sign this; the others: nobody can say. */
export type SignatureState = "verified" | "invalid" | "unsigned" | "unknown-key" | "unknown-algorithm";

/** What was found of a card's signatures. */
export interface CardSignature {
  state: SignatureState;
  /** A sentence. */
  why: string;
  kid: string | null;
  alg: string | null;
  /** Whose key it is: a pinned one's name, the key set's address, or the SPIFFE ID of the certificate. */
  by: string | null;
  /** Fields that the signature does not cover; none where it is not verified. */
  notSigned: string[];
  /** What its certificate, or the cluster it comes from, says that it runs as. */
  spiffeIds: string[];
}

/** Where keys for cards come from in a tenant. */
export interface CardTrust {
  tenant: string;
  pinned: (kid: string) => { name: string; jwk: JWK } | null;
  /** Of an address on the allow-list; null for any other, which is never fetched. */
  keySet: (jku: string, kid: string) => Promise<{ name: string; jwk: JWK } | null>;
  nowMs: number;
}

const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "ES256",
  "ES384",
  "ES512",
  "PS256",
  "PS384",
  "PS512",
  "EdDSA",
  "Ed25519",
];
const MAX_SIGNATURES = 20;
const RANK: readonly SignatureState[] = [
  "verified",
  "invalid",
  "unknown-key",
  "unknown-algorithm",
  "unsigned",
];

type Entry = { protected: string; signature: string };
type Found = Omit<CardSignature, "notSigned" | "spiffeIds"> & { notSigned?: string[]; spiffeIds?: string[] };

/** Verifies a card's signatures (A2A §8.4: JWS, RFC 7515, over JCS): one that verifies is enough, else the worst is told. */
export async function verifyCard(
  card: Record<string, unknown>,
  protocol: "1.0" | "0.3",
  trust: CardTrust,
): Promise<CardSignature> {
  const entries = (Array.isArray(card.signatures) ? card.signatures : []) as Entry[];
  const found: Found[] = [];
  for (const entry of entries.slice(0, MAX_SIGNATURES))
    found.push(await verifyOne(card, protocol, entry, trust));
  const [best] = found.sort((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state));
  const none = { state: "unsigned", why: "It is not signed.", kid: null, alg: null, by: null } as const;
  return { notSigned: [], spiffeIds: [], ...(best ?? none) };
}

/** Throws INVALID for a card whose signature a trusted key did not make of it: `label` names the one among several. */
export function requireRightSignature(
  { state, why }: { state?: unknown; why?: unknown },
  label = "The card",
): void {
  if (state !== "invalid") return;
  const what = `${label} is refused: its signature is not valid. ${String(why ?? "")}`.trim();
  throw new DomainError(
    "INVALID",
    { what, fix: "Somebody altered it after it was signed: have it signed anew, and find out who." },
    { card: what, file: what, url: what },
  );
}

async function verifyOne(
  card: Record<string, unknown>,
  protocol: "1.0" | "0.3",
  entry: Entry,
  trust: CardTrust,
): Promise<Found> {
  const header = headerOf(entry);
  if (!header) return told("invalid", "signatures: the protected header is not base64url JSON.", null, null);
  const alg = typeof header.alg === "string" ? header.alg.slice(0, 60) : null;
  const kid = typeof header.kid === "string" ? header.kid.slice(0, 300) : null;
  if (alg === null || !ALGORITHMS.includes(alg))
    return told("unknown-algorithm", `alg: ${JSON.stringify(alg ?? "none")} is not taken.`, kid, alg);
  const key = await keyOf(header, kid, trust);
  if (typeof key === "string") return told("unknown-key", key, kid, alg);
  for (const { text, notSigned } of signedForms(card, protocol)) {
    if (await isSigned(entry, text, key.key, alg)) {
      const { by, spiffeIds } = key;
      return { state: "verified", why: `Signed by ${by}.`, kid, alg, by, notSigned, spiffeIds };
    }
  }
  const why = `The signature is not by ${key.by}, or something was changed after it was signed.`;
  return { ...told("invalid", why, kid, alg), by: key.by };
}

type Header = { alg?: unknown; kid?: unknown; jku?: unknown; x5c?: unknown };

function headerOf(entry: Entry): Header | null {
  try {
    return decodeProtectedHeader({ protected: entry.protected }) as Header;
  } catch {
    return null;
  }
}

interface Known {
  key: JWK | X509Certificate;
  by: string;
  spiffeIds: string[];
}

/** The key, or why there is none. A pinned one goes before what the card itself brings. */
async function keyOf(header: Header, kid: string | null, trust: CardTrust): Promise<Known | string> {
  const pinned = kid === null ? null : trust.pinned(kid);
  if (pinned) return { key: pinned.jwk, by: pinned.name, spiffeIds: [] };
  if (Array.isArray(header.x5c)) return certificateOf(header.x5c, trust);
  if (kid === null) return "kid: it is missing, so that nobody can say which key signed it.";
  if (typeof header.jku === "string") {
    const found = await trust.keySet(header.jku, kid);
    return found
      ? { key: found.jwk, by: found.name, spiffeIds: [] }
      : `jku: ${header.jku.slice(0, 200)} is not on the allow-list, or has no key ${kid}. It was not fetched for this card.`;
  }
  return `kid: no key ${kid} is pinned.`;
}

async function certificateOf(x5c: unknown[], { tenant, nowMs }: CardTrust): Promise<Known | string> {
  try {
    const chain = x5c.slice(0, 6).map((one) => new X509Certificate(Buffer.from(String(one), "base64")));
    const identity = await verifyCertificate(chain, nowMs);
    const [leaf] = chain;
    if (identity.tenant !== tenant || !leaf) return "x5c: its trust domain is not registered.";
    return { key: leaf, by: identity.value, spiffeIds: [identity.value] };
  } catch (error) {
    if (error instanceof CredentialRefused && error.issuer?.tenant === tenant) return `x5c: ${error.message}`;
    if (error instanceof CredentialRefused) return "x5c: its trust domain is not registered.";
    if (error instanceof Error && error.name === "DomainError") throw error;
    return "x5c: a certificate cannot be read.";
  }
}

async function isSigned(
  entry: Entry,
  text: string,
  key: JWK | X509Certificate,
  alg: string,
): Promise<boolean> {
  const jws = {
    protected: entry.protected,
    payload: Buffer.from(text).toString("base64url"),
    signature: entry.signature,
  };
  try {
    const imported = key instanceof X509Certificate ? key.publicKey : await importJWK(key, alg);
    await flattenedVerify(jws, imported, { algorithms: [alg] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || isOfCrypto(error)) return false;
    throw error;
  }
}

/** A key of another kind than the algorithm's. */
const isOfCrypto = (error: unknown) =>
  error instanceof Error &&
  (("code" in error && String(error.code).startsWith("ERR_")) || error.name === "DataError");

function told(state: SignatureState, why: string, kid: string | null, alg: string | null): Found {
  return { state, why, kid, alg, by: null };
}
