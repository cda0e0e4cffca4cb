import { and, desc, eq, gt, ilike, isNotNull, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { cutPage, readCursor } from "@/lib/base/page";
import { detailsOf, type KeyDetail } from "./detail";
import type { KeyKind } from "./key";
import { heldBy, heldByMe, visibleKey, visibleKeys } from "./own";
import type { KEY_STATES } from "./states";

export const MAX_KEYS = 200;
const DAY_MS = 86_400_000;
const cursorParts = z.tuple([z.number(), z.string()]);

export interface KeyFilter {
  kind?: KeyKind | undefined;
  state?: (typeof KEY_STATES)[number] | undefined;
  /** Part of the name, or the beginning of the secret as it is shown. */
  q?: string | undefined;
  /** A principal; with those of everything merged into it. */
  holder?: string | undefined;
  team?: string | undefined;
  subscription?: string | undefined;
  agent?: string | undefined;
  /** The first characters of the secret. */
  prefix?: string | undefined;
  /** Issued before, and not used for so many days. */
  unusedDays?: number | undefined;
  /** Active, and over within so many days. */
  expiresInDays?: number | undefined;
  /** 1 to 200; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The keys that the actor may see, newest first: those of the kinds that their abilities open, and model keys of their own. Throws INVALID for a cursor that is not ours. */
export async function findKeys(
  ctx: Ctx,
  filter: KeyFilter = {},
): Promise<{ keys: KeyDetail[]; next: string | null }> {
  return page(ctx, await visibleKeys(ctx), filter);
}

/** Model keys that the actor holds, newest first; what is one's own needs no ability. */
export async function findOwnKeys(
  ctx: Ctx,
  filter: KeyFilter = {},
): Promise<{ keys: KeyDetail[]; next: string | null }> {
  const mine = await heldByMe(ctx);
  return mine ? page(ctx, and(eq(keys.tenant, ctx.tenant), mine), filter) : { keys: [], next: null };
}

/** One key with all that it hangs on. Throws NOT_FOUND, also for one that the actor may not see. */
export async function getKey(ctx: Ctx, id: string): Promise<KeyDetail> {
  const [detail] = await detailsOf(ctx, [await visibleKey(ctx, id)]);
  if (!detail) throw notFound("key");
  return detail;
}

async function page(ctx: Ctx, which: SQL | undefined, filter: KeyFilter) {
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_KEYS);
  const rows = await store()
    .select()
    .from(keys)
    .where(and(which, whereKeys(ctx, filter), filter.cursor ? after(filter.cursor) : undefined))
    .orderBy(desc(keys.createdAt), desc(keys.id))
    .limit(limit + 1);
  const cut = cutPage(rows, limit, (row) => [row.createdAt.getTime(), row.id]);
  return { keys: await detailsOf(ctx, cut.rows), next: cut.next };
}

/** What a filter says, without whose keys. */
export function whereKeys(ctx: Pick<Ctx, "tenant" | "now">, filter: KeyFilter): SQL | undefined {
  const { kind, state, q, holder, team, subscription, agent, prefix, unusedDays, expiresInDays } = filter;
  const text = q?.trim() ?? "";
  const before = (days: number) => new Date(ctx.now() - days * DAY_MS);
  return and(
    kind && eq(keys.kind, kind),
    state && whereState(state, ctx.now()),
    text === "" ? undefined : or(ilike(keys.name, partOf(text)), beginsWith(text), eq(keys.id, text)),
    holder ? heldBy(ctx, holder) : undefined,
    team ? eq(keys.team, team) : undefined,
    subscription ? eq(keys.subscription, subscription) : undefined,
    agent ? eq(keys.agent, agent) : undefined,
    prefix ? beginsWith(prefix) : undefined,
    unusedDays === undefined
      ? undefined
      : and(
          lte(keys.createdAt, before(unusedDays)),
          or(isNull(keys.lastUsedAt), lte(keys.lastUsedAt, before(unusedDays))),
        ),
    expiresInDays === undefined
      ? undefined
      : and(whereState("active", ctx.now()), lte(keys.expiresAt, before(-expiresInDays))),
  );
}

/** Keys that are good now, as far as they say themselves. */
export function whereState(state: (typeof KEY_STATES)[number], nowMs: number): SQL | undefined {
  if (state === "revoked") return isNotNull(keys.revokedAt);
  const now = new Date(nowMs);
  if (state === "expired") return and(isNull(keys.revokedAt), lte(keys.expiresAt, now));
  return and(isNull(keys.revokedAt), or(isNull(keys.expiresAt), gt(keys.expiresAt, now)));
}

/** What is shown of a secret begins with this; of a longer text, with its first characters. */
function beginsWith(text: string): SQL {
  return sql`starts_with(${keys.prefix}, left(${text}::text, length(${keys.prefix})))`;
}

function partOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

function after(cursor: string): SQL | undefined {
  const [atMs, id] = readCursor(cursor, cursorParts);
  const at = new Date(atMs);
  return or(lt(keys.createdAt, at), and(eq(keys.createdAt, at), lt(keys.id, id)));
}
