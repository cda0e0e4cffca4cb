import { timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Role } from "@/lib/access/abilities";
import { heldBy } from "@/lib/changes/held";
import { type KeyKind, type KeyRow, roleOf, stateOf } from "./key";
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

/** Kept by hash: no secret stays in memory. */
const heldOf = heldBy<KeyRow | null>(10_000);

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
  const found = await heldOf(hash).get(null, nowMs, () => find(hash));
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
    role: roleOf(row),
  };
}

async function find(hash: string): Promise<KeyRow | null> {
  const [row] = await store().select().from(keys).where(eq(keys.hash, hash));
  return row ?? null;
}
