import { and, eq } from "drizzle-orm";
import type { JWK } from "jose";
import { cardKeySets, cardKeys } from "@/db/store/schema/cards";
import { store } from "@/db/store/store";
import { domainErrorIn } from "@/lib/base/errors";
import { safeFetch } from "@/lib/base/safeFetch";
import { parseJson } from "@/lib/base/untrusted";
import { bookkeep } from "@/lib/changes/bookkeep";
import { readKeyDocument, readKeys } from "@/lib/trust/keySet";
import type { CardTrust } from "./signature";

/** For so long what was read of a key set counts; a key that is not in it has it read anew, but not more often than AGAIN. */
const KEPT_MS = 15 * 60_000;
const AGAIN_MS = 30_000;

type SetRow = typeof cardKeySets.$inferSelect;

/** The keys that a tenant believes of cards, as they stand now. */
export async function cardTrust(tenant: string, nowMs: number): Promise<CardTrust> {
  const keys = await store().select().from(cardKeys).where(eq(cardKeys.tenant, tenant));
  const byKid = new Map(keys.map((row) => [row.kid, { name: row.name, jwk: row.jwk as JWK }]));
  return {
    tenant,
    nowMs,
    pinned: (kid) => byKid.get(kid) ?? null,
    keySet: async (jku, kid) => {
      const url = URL.canParse(jku) ? new URL(jku).href : jku;
      const mine = and(eq(cardKeySets.tenant, tenant), eq(cardKeySets.url, url));
      const [row] = await store().select().from(cardKeySets).where(mine);
      return row ? keyIn(row, kid, nowMs) : null;
    },
  };
}

async function keyIn(row: SetRow, kid: string, nowMs: number): Promise<{ name: string; jwk: JWK } | null> {
  const ageMs = row.refreshedAt ? nowMs - row.refreshedAt.getTime() : Number.POSITIVE_INFINITY;
  const known = ageMs < KEPT_MS ? find(row.keys, kid) : null;
  const jwk = known ?? (ageMs > AGAIN_MS ? find(await refresh(row, nowMs), kid) : null);
  return jwk && { name: row.url, jwk };
}

function find(keys: Record<string, unknown> | null, kid: string): JWK | null {
  return keys ? (readKeys(keys, "oidc").jwt.find((key) => key.kid === kid) ?? null) : null;
}

/** Reads the set anew; one that cannot be read has no keys, and says why on the page. */
async function refresh(row: SetRow, nowMs: number): Promise<Record<string, unknown> | null> {
  let values: Pick<SetRow, "keys" | "error">;
  try {
    const { status, body } = await safeFetch(row.url, { headers: { accept: "application/json" } });
    const read = status === 200 ? parseJson(body.toString("utf8"), "The key set") : null;
    values =
      read === null
        ? { keys: null, error: `It answers ${status}.` }
        : { keys: readKeyDocument(read, "oidc").document, error: null };
  } catch (error) {
    const said = domainErrorIn(error);
    if (!said) throw error;
    values = { keys: null, error: said.message.slice(0, 500) };
  }
  await bookkeep((tx) =>
    tx
      .update(cardKeySets)
      .set({ ...values, refreshedAt: new Date(nowMs) })
      .where(eq(cardKeySets.id, row.id)),
  );
  return values.keys;
}
