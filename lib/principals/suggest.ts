import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { type Pair, readPairs } from "./pairs";
import { keptOf, reasonOf, SUGGESTION_RULES, type Suggestion } from "./suggestion";
import { viewsOf } from "./view";

export const MAX_SUGGESTIONS = 100;
const cursorParts = z.tuple([z.number().int(), z.string(), z.string()]);

export interface SuggestionFilter {
  /** Only those that concern this principal. */
  of?: string | undefined;
  /** 1 to 100; 20 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

export interface SuggestionPage {
  suggestions: Suggestion[];
  next: string | null;
  /** Over all pages. */
  total: number;
}

/**
 * Which persons of the tenant may be one, the surest first, each pair once: computed from what the list holds, and never
 * done by itself. Pairs that a person told apart, and pairs that both have an account, are left out. Needs `audit.read`;
 * throws INVALID for a cursor that is not ours.
 */
export async function suggestMerges(ctx: Ctx, filter: SuggestionFilter = {}): Promise<SuggestionPage> {
  requireAbility(ctx, "audit.read");
  const { of, cursor } = filter;
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 20), 1), MAX_SUGGESTIONS);
  const after = cursor ? readCursor(cursor, cursorParts) : null;
  const all = (await readPairs(ctx)).filter((pair) => of === undefined || pair.a === of || pair.b === of);
  const rest = after ? all.filter((pair) => isAfter(pair, after)) : all;
  const page = cutPage(rest.slice(0, limit + 1), limit, (pair) => [pair.rank, pair.a, pair.b]);
  return { suggestions: await present(ctx, page.rows), next: page.next, total: all.length };
}

function isAfter(pair: Pair, [rank, a, b]: z.output<typeof cursorParts>): boolean {
  if (pair.rank !== rank) return pair.rank > rank;
  return pair.a === a ? pair.b > b : pair.a > a;
}

async function present(ctx: Ctx, rows: readonly Pair[]): Promise<Suggestion[]> {
  const ids = [...new Set(rows.flatMap((row) => [row.a, row.b]))];
  if (ids.length === 0) return [];
  const found = await store()
    .select()
    .from(principals)
    .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.id, ids)));
  const views = new Map((await viewsOf(store(), ctx, found)).map((view) => [view.id, view]));
  return rows.flatMap((row) => {
    const [one, other] = [views.get(row.a), views.get(row.b)];
    const rule = SUGGESTION_RULES[row.rank];
    if (!one || !other || !rule) return [];
    const [keep, merge] = keptOf(one, other);
    return [{ rule, reason: reasonOf(rule, row.left, row.right), keep, merge }];
  });
}
