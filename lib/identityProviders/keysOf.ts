import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { DomainError } from "@/lib/base/errors";
import { safeFetch } from "@/lib/base/safeFetch";

interface Kept {
  atMs: number;
  find: ReturnType<typeof createLocalJWKSet>;
}

/** A flood of logouts fetches the keys once; a key that was taken away is believed no longer than this. */
const KEPT_MS = 60_000;
/** A key that is not there may be new: asked again, but not more often. */
const AGAIN_MS = 5_000;
const kept = new Map<string, Kept>();

/** A provider's public keys (JWK Set, RFC 7517) as jose asks for them, fetched through safeFetch. Throws UNAVAILABLE. */
export function keysOf(address: string, nowMs: number): JWTVerifyGetKey {
  return async (header, token) => {
    const known = kept.get(address);
    const keys = known && nowMs - known.atMs < KEPT_MS ? known : await fetchKeys(address, nowMs);
    try {
      return await keys.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || nowMs - keys.atMs < AGAIN_MS) throw error;
      return (await fetchKeys(address, nowMs)).find(header, token);
    }
  };
}

async function fetchKeys(address: string, atMs: number): Promise<Kept> {
  const { status, body } = await safeFetch(address, { headers: { accept: "application/json" } });
  try {
    if (status !== 200) throw new Error(`it answers ${status}`);
    const keys: Kept = { atMs, find: createLocalJWKSet(JSON.parse(body.toString("utf8"))) };
    kept.set(address, keys);
    return keys;
  } catch (error) {
    throw new DomainError("UNAVAILABLE", {
      what: "The provider's keys cannot be read.",
      why: error instanceof Error ? error.message : String(error),
      fix: "Send it again.",
    });
  }
}
