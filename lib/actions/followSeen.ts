import { and, eq } from "drizzle-orm";
import { discoveries } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { newestSeenValueMs, type SeenKind, type SeenValue, seenValuesSince } from "./seenValues";

const A_PAGE = 1_000;
/** An insert may be seen so much later than the time that it carries: the last stretch is read again. */
const OVERLAP_MS = 2 * 60_000;

export interface Followed {
  /** Values that were in what the lake took in since the last look. */
  seen: number;
  /** What `take` said it added. */
  added: number;
}

/**
 * Hands on what the lake saw of a kind since the last look, a page at a time, and notes how far it read when all was
 * taken; the last two minutes come again, so that `take` must bear the same value twice. `onPage` may throw to stop.
 */
export async function followSeen(
  ctx: Ctx,
  kind: SeenKind,
  take: (page: readonly SeenValue[]) => Promise<number>,
  onPage: (seen: number) => Promise<void> = async () => undefined,
): Promise<Followed> {
  const found = { seen: 0, added: 0 };
  const newestMs = await newestSeenValueMs(ctx, kind);
  if (newestMs === null) return found;
  const mine = and(eq(discoveries.tenant, ctx.tenant), eq(discoveries.kind, kind));
  const [last] = await store().select().from(discoveries).where(mine);
  // All of it was read when the overlap had passed already: nothing can be new.
  if (last && last.readTo.getTime() >= newestMs && last.at.getTime() > newestMs + OVERLAP_MS) return found;
  const sinceMs = last ? last.readTo.getTime() - OVERLAP_MS : 0;
  for (let after: readonly [string, string] = ["", ""]; ; ) {
    const page = await seenValuesSince(ctx, kind, { sinceMs, after, limit: A_PAGE });
    if (page.length > 0) found.added += await take(page);
    found.seen += page.length;
    const end = page.at(-1);
    if (!end || page.length < A_PAGE) break;
    after = [end.agentKey, end.value];
    await onPage(found.seen);
  }
  const row = { readTo: new Date(newestMs), at: new Date(ctx.now()) };
  await bookkeep((tx) =>
    tx
      .insert(discoveries)
      .values({ tenant: ctx.tenant, kind, ...row })
      .onConflictDoUpdate({ target: [discoveries.tenant, discoveries.kind], set: row }),
  );
  return found;
}
