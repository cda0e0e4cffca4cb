import { createHash, hkdfSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The installation's secret: `given` (BAILIWICK_SECRET_KEY), or else one that is drawn once and kept in the data folder
 * as `secret-key`, readable by this user only. Processes that share sign-ins must share it.
 */
export function secretKey(dataDir: string, given: string | null): string {
  if (given) return given;
  const path = secretKeyFile(dataDir);
  const kept = read(path);
  if (kept) return kept;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString("base64url"), { mode: 0o600 });
  try {
    // A link, not a rename: of two processes that start together, the second keeps the first one's.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8");
}

/** The secret that is there, without drawing one. */
export function presentSecretKey(dataDir: string, given: string | null): string | null {
  return given ?? read(secretKeyFile(dataDir));
}

export const secretKeyFile = (dataDir: string) => join(dataDir, "secret-key");

/** A name for a secret that gives nothing of it away, so that a backup can say which one it needs. */
export function secretKeyId(secret: string): string {
  return createHash("sha256").update(subkey(secret, "name of the secret")).digest("hex").slice(0, 12);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** A key of its own for each purpose (HKDF-SHA-256, RFC 5869), so that no two uses share one. 64 hex digits. */
export function subkey(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "bailiwick", purpose, 32)).toString("hex");
}
