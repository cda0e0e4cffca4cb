import { and, desc, eq, sql } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { detailsOf, type KeyDetail } from "./detail";
import { whereKeys } from "./find";
import { visibleKeys } from "./own";
import { hashSecret } from "./secret";

const MAX_TEXT = 512;
const MIN_PREFIX = 4;
const MOST = 20;

export interface LookedUp {
  /** `secret`: it is this very key; `prefix`: keys that begin so, none of which has this secret, where a whole one was given. */
  by: "secret" | "prefix" | "id";
  keys: KeyDetail[];
}

/**
 * Which key a pasted text is: a whole secret by its hash, else the keys that begin so, or the one of that id. Of the kinds that
 * the actor may see; anybody else's is not found. The text is hashed at once, and is kept and logged nowhere. Throws INVALID for
 * fewer than 4 characters.
 */
export async function lookUpKey(ctx: Ctx, pasted: string): Promise<LookedUp> {
  const text = pasted
    .trim()
    .replace(/^["'`]|["'`]$/g, "")
    .replace(/^Bearer\s+/i, "");
  if (text.length < MIN_PREFIX || text.length > MAX_TEXT) {
    const what = `Paste a key, or at least its first ${MIN_PREFIX} characters.`;
    throw new DomainError("INVALID", { what }, { token: what });
  }
  const visible = await visibleKeys(ctx);
  const [exact] = await store()
    .select()
    .from(keys)
    .where(and(visible, eq(keys.hash, hashSecret(text))));
  if (exact) return { by: "secret", keys: await detailsOf(ctx, [exact]) };
  const [named] = await store()
    .select()
    .from(keys)
    .where(and(visible, eq(keys.id, text)));
  if (named) return { by: "id", keys: await detailsOf(ctx, [named]) };
  const rows = await store()
    .select()
    .from(keys)
    .where(and(visible, whereKeys(ctx, { prefix: text })))
    .orderBy(sql`${keys.revokedAt} is not null`, desc(keys.createdAt))
    .limit(MOST);
  return { by: "prefix", keys: await detailsOf(ctx, rows) };
}
