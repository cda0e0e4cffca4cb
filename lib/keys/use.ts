import { and, eq, isNull, lt, or } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { KeyRow } from "./key";

/** How stale "last used" may be: one write in this time, however many requests. */
const EVERY_MS = 10_000;

const noted = new WeakMap<KeyRow, number>();
const sending = new Set<string>();

/** Notes that a key was used, at most once in 10 s for the row as it was last read. */
export async function noteUse(row: KeyRow, nowMs: number): Promise<void> {
  const last = Math.max(row.lastUsedAt?.getTime() ?? 0, noted.get(row) ?? 0);
  if (nowMs - last < EVERY_MS) return;
  noted.set(row, nowMs);
  const stale = or(isNull(keys.lastUsedAt), lt(keys.lastUsedAt, new Date(nowMs)));
  await bookkeep((tx) =>
    tx
      .update(keys)
      .set({ lastUsedAt: new Date(nowMs) })
      .where(and(eq(keys.id, row.id), stale)),
  );
}

/** Notes, once a key, when its first span was stored: what turns the light on the connect page green. */
export async function noteFirstSpan(keyId: string, nowMs: number): Promise<void> {
  if (sending.has(keyId)) return;
  await bookkeep((tx) =>
    tx
      .update(keys)
      .set({ firstSpanAt: new Date(nowMs) })
      .where(and(eq(keys.id, keyId), isNull(keys.firstSpanAt))),
  );
  sending.add(keyId);
}
