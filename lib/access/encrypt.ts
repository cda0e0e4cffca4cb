import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DomainError } from "../base/errors";
import { purposeKeys } from "./installationSecret";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret that must be read again (a client secret, a signing key) under the installation's secret:
 * AES-256-GCM (NIST SP 800-38D) with a key of its own for each purpose, bound to the row it belongs to.
 * @param purpose such as `webhook.secret`; @param row the id of the row, so that a ciphertext cannot be moved to another.
 * @returns `e1.<key id>.<base64url of iv, tag, ciphertext>`
 */
export function encryptSecret(plain: string, purpose: string, row: string): string {
  const [present] = purposeKeys(purpose);
  if (!present) throw new Error("There is no installation secret.");
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", present.key, iv).setAAD(Buffer.from(`${purpose}:${row}`));
  const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return `e1.${present.id}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64url")}`;
}

/** The plain text again. Throws PRECONDITION when it was encrypted under a key that is not given, or was altered or moved. */
export function decryptSecret(sealed: string, purpose: string, row: string): string {
  const [version, id, body] = sealed.split(".");
  const key = purposeKeys(purpose).find((one) => one.id === id);
  if (version !== "e1" || !key || !body) throw unreadable();
  const bytes = Buffer.from(body, "base64url");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.key, bytes.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(`${purpose}:${row}`));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    throw unreadable();
  }
}

/** True where a ciphertext was made under another key than the present one, so that a rotation writes it anew. */
export function isOfOldKey(sealed: string, purpose: string): boolean {
  return sealed.split(".")[1] !== purposeKeys(purpose)[0]?.id;
}

function unreadable(): DomainError {
  return new DomainError("PRECONDITION", {
    what: "A stored secret cannot be read.",
    why: "It was encrypted under another BAILIWICK_SECRET_KEY, or was altered.",
    fix: "Give the former key as BAILIWICK_SECRET_KEY_PREVIOUS, or enter the secret again.",
  });
}
