import { timingSafeEqual } from "node:crypto";
import { errorText, log } from "@/lib/base/log";
import { heldBy } from "@/lib/changes/held";
import { type ModelKeyFacts, type ModelKeyFound, whyClosed } from "./modelKey";
import { findModelKey } from "./modelKeyRow";
import { hashSecret } from "./secret";
import { type KeyCaller, noteRefusedKey, noteUse } from "./use";

const heldByHash = heldBy<ModelKeyFound | null>(10_000);
const heldById = heldBy<ModelKeyFound | null>(10_000);

/**
 * Who calls models with this secret, if it is a living model key; else null, the same for every reason: unknown, forged, of
 * another kind, revoked, expired, its subscription gone or paused, its holder removed. An answer stands until somebody edits
 * something (2 s at most for an edit elsewhere). With a caller, its use, a new address and a refusal are noted as security
 * events. With a tenant, keys of others are as unknown as those of nobody. Throws where the store is away: nothing fails open.
 */
export async function verifyModelKey(
  secret: string,
  nowMs: number,
  caller: KeyCaller | null = null,
  tenant: string | null = null,
): Promise<ModelKeyFacts | null> {
  const hash = hashSecret(secret);
  const found = await heldByHash(hash).get(null, nowMs, () => findModelKey({ hash }));
  const isIt = found !== null && timingSafeEqual(Buffer.from(found.row.hash), Buffer.from(hash));
  const key = isIt && (tenant === null || found.row.tenant === tenant) ? found : null;
  const why = key && whyClosed(key, nowMs);
  if (!key?.facts || why) {
    if (caller) noteRefusedKey(key?.row ?? null, "model", nowMs, caller, why ?? undefined);
    return null;
  }
  await noteUse(key.row, nowMs, caller);
  return key.facts;
}

/**
 * The same facts of a key by its id, for who has verified it before; null where it is not good now, or not the tenant's. Held.
 * `used`: a request comes with it, which is noted beside it and keeps nobody waiting.
 */
export async function modelKeyFacts(
  tenant: string,
  id: string,
  nowMs: number,
  { used = false }: { used?: boolean } = {},
): Promise<ModelKeyFacts | null> {
  // Apart for each tenant: an answer stands by its tenant's revision, and two tenants may be at the same one.
  const found = await heldById(`${tenant}\n${id}`).get(tenant, nowMs, () => findModelKey({ id, tenant }));
  if (!found || whyClosed(found, nowMs)) return null;
  if (used) {
    noteUse(found.row, nowMs, null).catch((error: unknown) =>
      log("warn", "the use of a key could not be noted", { error: errorText(error) }),
    );
  }
  return found.facts;
}
