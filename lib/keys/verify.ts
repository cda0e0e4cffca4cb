import { timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { heldStore } from "@/db/store/slot";
import { store } from "@/db/store/store";
import type { Role } from "@/lib/access/abilities";
import { Held } from "@/lib/base/revision";
import { type KeyKind, type KeyRow, keyView, stateOf } from "./key";
import { hashSecret } from "./secret";
import { type KeyCaller, noteRefusedKey, noteTokenUse, noteUse } from "./use";

/** Who a secret is. */
export interface VerifiedKey {
  tenant: string;
  keyId: string;
  keyName: string;
  kind: KeyKind;
  /** What spans sent with it are attributed to; the key's name where it has none of its own. */
  workload: string;
  /** What an API token may do; null for other kinds. */
  role: Role | null;
}

const CACHE_SIZE = 10_000;
/** By the engine, so that another store starts with no answers. Kept by hash: no secret stays in memory. */
const caches = new WeakMap<object, Map<string, Held<KeyRow | null>>>();

/**
 * Who this secret is, if it is a living key of that kind; else null, the same for every reason. An answer stands until
 * somebody edits something. With a caller, its use, a new address and a refusal are noted as security events.
 */
export async function verifyKey(
  secret: string,
  kind: KeyKind,
  nowMs: number,
  caller: KeyCaller | null = null,
): Promise<VerifiedKey | null> {
  const hash = hashSecret(secret);
  const found = await cached(hash, nowMs);
  const row = found && timingSafeEqual(Buffer.from(found.hash), Buffer.from(hash)) ? found : null;
  if (!row || row.kind !== kind || stateOf(row, nowMs) !== "active") {
    if (caller) noteRefusedKey(row, kind, nowMs, caller);
    return null;
  }
  await noteUse(row, nowMs, caller);
  if (caller && kind === "api") noteTokenUse(row, nowMs, caller);
  return {
    tenant: row.tenant,
    keyId: row.id,
    keyName: row.name,
    kind,
    workload: row.workload ?? row.name,
    role: keyView(row, nowMs).role,
  };
}

function cached(hash: string, nowMs: number): Promise<KeyRow | null> {
  const cache = cacheOf(heldStore().engine);
  const held = cache.get(hash) ?? new Held<KeyRow | null>();
  cache.delete(hash);
  cache.set(hash, held);
  if (cache.size > CACHE_SIZE) for (const oldest of cache.keys()) if (cache.delete(oldest)) break;
  return held.get(null, nowMs, () => find(hash));
}

function cacheOf(engine: object): Map<string, Held<KeyRow | null>> {
  const cache = caches.get(engine) ?? new Map<string, Held<KeyRow | null>>();
  caches.set(engine, cache);
  return cache;
}

async function find(hash: string): Promise<KeyRow | null> {
  const [row] = await store().select().from(keys).where(eq(keys.hash, hash));
  return row ?? null;
}
