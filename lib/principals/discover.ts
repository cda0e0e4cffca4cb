import { eq } from "drizzle-orm";
import { principalDiscoveries } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { bookkeep } from "@/lib/changes/bookkeep";
import { addMembers } from "./addMembers";
import { addSeen } from "./addSeen";
import { followGroups } from "./followPeople";
import { newestSeenMs, seenSince } from "./seen";

const A_PAGE = 1_000;
/** An insert may be seen so much later than the time that it carries: the last stretch is read again. */
const OVERLAP_MS = 2 * 60_000;

export interface Discovered {
  /** Names that were in what the lake took in since the last look. */
  seen: number;
  /** New principals, of telemetry and of members. */
  added: number;
}

/**
 * Looks for people: brings who telemetry names since the last look, and who is a member, into the tenant's list, and lets
 * teams follow their groups. Never merges. Bears being stopped and run again. Needs `people.write`.
 */
export async function discoverPrincipals(
  ctx: Ctx,
  onPage: (seen: number) => Promise<void> = async () => undefined,
): Promise<Discovered> {
  requireAbility(ctx, "people.write");
  const found = await addFromLake(ctx, onPage);
  const members = await addMembers(ctx);
  await followGroups(ctx);
  return { seen: found.seen, added: found.added + members };
}

async function addFromLake(ctx: Ctx, onPage: (seen: number) => Promise<void>): Promise<Discovered> {
  const mine = eq(principalDiscoveries.tenant, ctx.tenant);
  const [last] = await store().select().from(principalDiscoveries).where(mine);
  const newestMs = await newestSeenMs(ctx);
  const found = { seen: 0, added: 0 };
  if (newestMs === null) return found;
  const sinceMs = last ? last.readTo.getTime() - OVERLAP_MS : 0;
  for (let after = ""; ; ) {
    const page = await seenSince(ctx, { sinceMs, after, limit: A_PAGE });
    found.added += await addSeen(ctx, page);
    found.seen += page.length;
    after = page.at(-1)?.value ?? "";
    if (page.length < A_PAGE) break;
    await onPage(found.seen);
  }
  const row = { readTo: new Date(newestMs), at: new Date(ctx.now()) };
  await bookkeep((tx) =>
    tx
      .insert(principalDiscoveries)
      .values({ tenant: ctx.tenant, ...row })
      .onConflictDoUpdate({ target: principalDiscoveries.tenant, set: row }),
  );
  return found;
}
