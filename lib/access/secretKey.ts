import { hkdfSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The installation's secret: `given` (BAILIWICK_SECRET_KEY), or else one that is drawn once and kept in the data folder
 * as `secret-key`, readable by this user only. Processes that share sign-ins must share it.
 */
export function secretKey(dataDir: string, given: string | null): string {
  if (given) return given;
  const path = join(dataDir, "secret-key");
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
