import { createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import type { Bundle } from "./bundle";
import { pae, paeOfFirstRelease } from "./dsse";
import { NOT_LOGGED, unproven, type Verdict } from "./report";
import type { Signer } from "./signer";

/** ECDSA hashes by the curve's size, as model_signing does. */
const HASHES: Readonly<Record<string, string>> = {
  prime256v1: "sha256",
  secp384r1: "sha384",
  secp521r1: "sha512",
};

/** Verifies the envelope with a key: ECDSA on P-256, P-384 or P-521, the signature in DER. */
export function isSignedBy(key: KeyObject, { payload, payloadType, signature }: Bundle): boolean {
  const algorithm = hashOf(key);
  if (algorithm === null) return false;
  return [pae, paeOfFirstRelease].some((encode) =>
    verify(algorithm, encode(payloadType, payload), key, signature),
  );
}

/** The hash that goes with a key; null for a key that is of no curve we know. */
export function hashOf(key: KeyObject): string | null {
  if (key.asymmetricKeyType !== "ec") return null;
  return HASHES[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? null;
}

/** Hex SHA-256 of the key's PEM (SPKI): the hint in bundles, and the fingerprint that we show. */
export function fingerprintOf(key: KeyObject): string {
  return hash("sha256", key.export({ type: "spki", format: "pem" }), "hex");
}

/** A signature by a key that the tenant has entered; the hint says which, older bundles have none. */
export function verifyByKey(bundle: Bundle, hint: string | null, signers: readonly Signer[]): Verdict {
  const keys = signers.filter(({ kind }) => kind === "key");
  const hinted = keys.filter(({ fingerprint }) => fingerprint === hint);
  const found = (hinted.length > 0 ? hinted : keys).find(({ content }) =>
    isSignedBy(createPublicKey(content), bundle),
  );
  if (!found) return unverified(hint, hinted.length > 0, keys.length);
  const warnings =
    hinted.length > 0
      ? []
      : [
          hint === null
            ? "The bundle names no key, as those of older releases: it was found by trying."
            : `The bundle names the key ${hint.slice(0, 16)}…, but it was signed with ${found.fingerprint?.slice(0, 16)}….`,
        ];
  return {
    signature: { state: "valid", why: `It was made with the key ${found.fingerprint?.slice(0, 16)}….` },
    identity: { state: "matches", why: `The key is entered as ${found.name}.` },
    signer: found.name,
    log: NOT_LOGGED,
    warnings,
  };
}

function unverified(hint: string | null, isKnown: boolean, keys: number): Verdict {
  if (isKnown) {
    return unproven("invalid", "It does not fit the statement: the statement or the signature was changed.");
  }
  if (hint !== null) {
    const why = `The key with the fingerprint ${hint} is not entered here, so nobody can say whether it fits.`;
    return unproven("unknown", why);
  }
  return keys === 0
    ? unproven("unknown", "No key is entered here, so nobody can say whether it fits.")
    : unproven("invalid", `It fits none of the ${keys} keys that are entered, or it was changed.`);
}
