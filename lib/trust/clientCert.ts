import { X509Certificate } from "node:crypto";
import { CredentialRefused, quoted } from "./refusal";
import { readWorkloadId } from "./spiffeId";
import { trustedIssuers } from "./trusted";
import { readPem, verifyCertificate } from "./verifyCertificate";
import type { VerifiedIdentity } from "./verifyToken";

/** One element of `x-forwarded-client-cert`: its values by key, in lower case. */
export type ClientCert = ReadonlyMap<string, readonly string[]>;

const MAX_CHARS = 65_536;
/** A proxy's word without a certificate counts for the request alone. */
const WORD_COUNTS_MS = 1_000;

/**
 * Reads Envoy's header: elements between commas, pairs between semicolons, values that may be quoted, with a backslash before
 * a quote in them. The last element is the nearest hop's. Throws CredentialRefused for what is not written so.
 */
export function readClientCerts(header: string): ClientCert[] {
  if (header.length > MAX_CHARS)
    throw new CredentialRefused(`The header has more than ${MAX_CHARS} characters.`);
  const elements: Map<string, string[]>[] = [new Map()];
  const pair = /\s*([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^",;]*))\s*([,;]|$)/y;
  while (pair.lastIndex < header.length) {
    const at = pair.lastIndex;
    const [whole, key = "", quotedValue, plain = "", end] = pair.exec(header) ?? [];
    if (whole === undefined)
      throw new CredentialRefused(`x-forwarded-client-cert: it cannot be read at character ${at + 1}.`);
    const element = elements.at(-1);
    const name = key.toLowerCase();
    element?.set(name, [...(element.get(name) ?? []), quotedValue?.replaceAll(/\\(.)/g, "$1") ?? plain]);
    if (end === ",") elements.push(new Map());
    if (end === "") break;
  }
  return elements.filter((element) => element.size > 0);
}

/**
 * Who the nearest hop's client was, by what a trusted proxy says of it (Envoy's `x-forwarded-client-cert`): a certificate
 * that verifies, else the SPIFFE ID that the proxy verified, of a registered trust domain. Throws CredentialRefused.
 */
export async function verifyClientCert(header: string, nowMs: number): Promise<VerifiedIdentity> {
  const nearest = readClientCerts(header).at(-1);
  if (!nearest) throw new CredentialRefused("x-forwarded-client-cert: it is empty.");
  const [uri, ...others] = nearest.get("uri") ?? [];
  if (others.length > 0) throw new CredentialRefused("URI: the client has several; an SVID has exactly one.");
  const pem = nearest.get("chain")?.[0] ?? nearest.get("cert")?.[0];
  if (pem !== undefined) return verifyForwarded(nearest, unescaped(pem), uri, nowMs);
  if (uri === undefined) throw new CredentialRefused("x-forwarded-client-cert: it has neither Cert nor URI.");
  const id = readWorkloadId(uri);
  if (typeof id === "string") throw new CredentialRefused(`URI: ${quoted(uri)} is no SPIFFE ID: ${id}.`);
  const row = (await trustedIssuers(nowMs)).get(id.trustDomain)?.row;
  if (row?.kind !== "spiffe")
    throw new CredentialRefused(`URI: the trust domain of ${quoted(uri)} is not registered.`);
  return {
    tenant: row.tenant,
    issuer: { id: row.id, name: row.name },
    kind: "spiffe",
    value: uri,
    evidence: "xfcc",
    expiresMs: nowMs + WORD_COUNTS_MS,
  };
}

async function verifyForwarded(
  said: ClientCert,
  pem: string,
  uri: string | undefined,
  nowMs: number,
): Promise<VerifiedIdentity> {
  const chain = readPem(pem);
  const [leaf] = chain;
  const identity = await verifyCertificate(chain, nowMs);
  if (uri !== undefined && uri !== identity.value)
    throw new CredentialRefused(`URI: ${quoted(uri)} is not what the certificate says.`);
  const hash = said.get("hash")?.[0];
  if (hash !== undefined && leaf && hash.toLowerCase() !== fingerprint(leaf))
    throw new CredentialRefused("Hash: it is not the certificate's.");
  return identity;
}

const fingerprint = (certificate: X509Certificate) =>
  certificate.fingerprint256.replaceAll(":", "").toLowerCase();

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new CredentialRefused("Cert: it is not URL-encoded PEM.");
  }
}
