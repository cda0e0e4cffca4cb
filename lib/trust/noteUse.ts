import { and, eq, isNull, lt, or } from "drizzle-orm";
import { issuers } from "@/db/store/schema/trust";
import { bookkeep } from "@/lib/changes/bookkeep";

/** How stale "last used" may be: one write in this time, however many requests. */
const EVERY_MS = 60_000;
const noted = new Map<string, number>();

/** Notes that a credential of an issuer was taken, at most once a minute. */
export async function noteIssuerUse(id: string, nowMs: number): Promise<void> {
  if (nowMs - (noted.get(id) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return;
  noted.set(id, nowMs);
  const at = new Date(nowMs);
  const isOlder = or(isNull(issuers.lastUsedAt), lt(issuers.lastUsedAt, at));
  await bookkeep((tx) =>
    tx
      .update(issuers)
      .set({ lastUsedAt: at })
      .where(and(eq(issuers.id, id), isOlder)),
  );
}
