import { X509Certificate } from "node:crypto";
import type { JWK } from "jose";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";

/** What an issuer verifies with. */
export interface KeySet {
  /** For tokens. */
  jwt: JWK[];
  /** For X.509-SVIDs: the trust domain's authorities. */
  authorities: X509Certificate[];
}

const MAX_KEYS = 200;
const jwk = z.looseObject({ kty: z.string(), use: z.string().optional(), kid: z.string().optional() });
const shape = z.looseObject({
  keys: z.array(jwk).max(MAX_KEYS, `more than ${MAX_KEYS} keys`),
  spiffe_sequence: z.number().int().min(0).optional(),
  spiffe_refresh_hint: z.number().int().min(0).optional(),
});

/** A bundle or key set as it is stored. */
export interface KeyDocument {
  document: Record<string, unknown>;
  sequence: number | null;
  refreshHintSeconds: number | null;
}

const PRIVATE = ["d", "p", "q", "dp", "dq", "qi", "k"];

/**
 * Reads a SPIFFE trust bundle (SPIFFE Trust Domain and Bundle §4: a JWK Set whose keys say `use` jwt-svid or x509-svid)
 * or a JWK Set (RFC 7517). What must be ignored is. Throws INVALID for one without a usable key, or with a private one.
 */
export function readKeyDocument(value: unknown, kind: "spiffe" | "oidc"): KeyDocument {
  const what = kind === "spiffe" ? "The trust bundle" : "The key set";
  const read = readShape(shape, value, what);
  const leaked = read.keys.findIndex((key) => PRIVATE.some((name) => name in key));
  if (leaked >= 0)
    throw unusable(what, `keys.${leaked}: it is a private or secret key; hand in public keys only.`);
  const { jwt, authorities } = readKeys(read, kind);
  if (jwt.length + authorities.length === 0) {
    throw unusable(
      what,
      kind === "spiffe"
        ? "keys: none says use jwt-svid (with a kid) or x509-svid (with x5c)."
        : "keys: none is a public key for signatures.",
    );
  }
  return {
    document: read,
    sequence: read.spiffe_sequence ?? null,
    refreshHintSeconds: read.spiffe_refresh_hint ?? null,
  };
}

/** The keys of a document that was read before, ready for use. Keys that cannot be used are left out. */
export function readKeys(document: Record<string, unknown>, kind: "spiffe" | "oidc"): KeySet {
  const { keys } = shape.parse(document);
  if (kind === "oidc") {
    return { jwt: keys.filter(({ use, kty }) => use !== "enc" && kty !== "oct"), authorities: [] };
  }
  return {
    jwt: keys.flatMap(({ use, ...key }) => (use === "jwt-svid" && key.kid && key.kty !== "oct" ? [key] : [])),
    authorities: keys.flatMap((key) => (key.use === "x509-svid" ? authorityOf(key.x5c) : [])),
  };
}

function authorityOf(x5c: unknown): X509Certificate[] {
  const [first] = Array.isArray(x5c) ? x5c : [];
  if (typeof first !== "string") return [];
  try {
    return [new X509Certificate(Buffer.from(first, "base64"))];
  } catch {
    return [];
  }
}

function unusable(what: string, why: string): DomainError {
  return new DomainError(
    "INVALID",
    { what: `${what} cannot be used.`, why, fix: "Correct it and hand it in again." },
    { keys: why },
  );
}
