import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { identities } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { principalAliases, principalDistinctions, principals } from "@/db/store/schema/principals";
import { scimUsers } from "@/db/store/schema/scim";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { keptOf, reasonOf, SUGGESTION_RULES, type Suggestion } from "./suggestion";
import { viewsOf } from "./view";

export const MAX_SUGGESTIONS = 100;
const cursorParts = z.tuple([z.number().int(), z.string(), z.string()]);

/** What more than so many share tells nobody apart. */
const MOST_ALIKE = sql.raw("8");

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
  /** Over all pages; 0 for a page after the last. */
  total: number;
}

/**
 * Which persons of the tenant may be one, the surest first, each pair once: computed from what the list holds, and never
 * done by itself. Pairs that a person told apart, and pairs that both have an account, are left out. Needs `audit.read`;
 * throws INVALID for a cursor that is not ours.
 */
export async function suggestMerges(ctx: Ctx, filter: SuggestionFilter = {}): Promise<SuggestionPage> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 20), 1), MAX_SUGGESTIONS);
  const pair = { rank: sql<number>`s.rank`, a: sql<string>`s.a`, b: sql<string>`s.b` };
  const rows = await store()
    .select({ ...pair, left: sql<string>`s.x`, right: sql<string>`s.y`, total: sql<number>`s.total::int` })
    .from(sql`(select f.*, count(*) over () as total from (${pairs(ctx, filter.of)}) as f) as s`)
    .where(filter.cursor ? after(filter.cursor) : undefined)
    .orderBy(sql`s.rank, s.a, s.b`)
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.rank, row.a, row.b]);
  return { suggestions: await present(ctx, page.rows), next: page.next, total: rows[0]?.total ?? 0 };
}

function after(cursor: string): SQL {
  const [rank, a, b] = readCursor(cursor, cursorParts);
  return sql`(s.rank, s.a, s.b) > (${rank}::int, ${a}::text, ${b}::text)`;
}

interface PairRow {
  rank: number;
  a: string;
  b: string;
  left: string;
  right: string;
}

async function present(ctx: Ctx, rows: readonly PairRow[]): Promise<Suggestion[]> {
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

/** Each pair (a < b) once, by its surest rule; `x` and `y` are what the rule compared. `rank` is the rule's place. */
function pairs(ctx: Ctx, of?: string): SQL {
  const { tenant } = ctx;
  return sql`
    with names as materialized (
      select n.value, n.kind, n.folded, n.local, r.id as root
      from ${principalAliases} n
      join ${principals} p on p.id = n.principal
      join ${principals} r on r.id = p.root and r.kind = 'person'
      where n.tenant = ${tenant}
    ), accounts as materialized (
      select p.root, m.person from ${principals} p
      join ${memberships} m on m.person = p.person and m.tenant = p.tenant
      where p.tenant = ${tenant}
    ), found as (${byAccount(tenant)} union all ${byCase} union all ${byLogin} union all ${byName(tenant)})
    select distinct on (least(f.a, f.b), greatest(f.a, f.b))
      least(f.a, f.b) as a, greatest(f.a, f.b) as b, f.rank, f.x, f.y
    from found f
    where f.a <> f.b ${of ? sql`and (f.a = ${of} or f.b = ${of})` : sql``}
      and not (exists (select 1 from accounts c where c.root = f.a)
        and exists (select 1 from accounts c where c.root = f.b))
      and not exists (
        select 1 from ${principalDistinctions} d
        join ${principals} da on da.id = d.a join ${principals} db on db.id = d.b
        where d.tenant = ${tenant}
          and least(da.root, db.root) = least(f.a, f.b) and greatest(da.root, db.root) = greatest(f.a, f.b))
    order by least(f.a, f.b), greatest(f.a, f.b), f.rank, f.x, f.y`;
}

/** A name that a member's account, provider or directory has, and that is somebody else's in telemetry. */
function byAccount(tenant: string): SQL {
  const owner = sql`join ${principals} p on p.id = n.principal join ${principals} r on r.id = p.root and r.kind = 'person'`;
  const known = sql`
      select a.root, p.email, p.email as value from accounts a join ${people} p on p.id = a.person
      union all
      select a.root, p.email, i.subject from accounts a join ${people} p on p.id = a.person
        join ${identities} i on i.person = a.person
      union all
      select a.root, p.email, unnest(array[lower(u.user_name), u.user_name, u.external_id])
        from accounts a join ${people} p on p.id = a.person
        join ${scimUsers} u on u.person = a.person and u.tenant = ${tenant}`;
  return sql`
    (select c.root as a, r.id as b, 0 as rank, c.email as x, n.value as y
    from (${known}) c join ${principalAliases} n on n.tenant = ${tenant} and n.value = c.value ${owner}
    union all
    select c.root, r.id, 0, c.email, n.value
    from (${known}) c join ${principalAliases} n on n.tenant = ${tenant} and n.folded = c.value and n.kind <> 'subject' ${owner})`;
}

/** Every two of a group; a group is two arrays, of roots and of what was compared. No join: the planner knows no sizes here. */
const everyTwo = sql`lateral unnest(g.roots, g.shown) as l(root, shown), lateral unnest(g.roots, g.shown) as m(root, shown)
    where l.root < m.root`;

const byCase = sql`
    select l.root, m.root, 1, l.shown, m.shown from (
      select array_agg(n.root) as roots, array_agg(n.value) as shown from names n where n.kind <> 'subject'
      group by n.folded having min(n.root) <> max(n.root) and count(distinct n.root) <= ${MOST_ALIKE}
    ) g, ${everyTwo}`;

/** Only where the login belongs to one, and one has such an address: otherwise it is a guess. */
const byLogin = sql`
    select min(n.root), max(n.root), 2,
      min(n.value) filter (where n.kind = 'login'), min(n.value) filter (where n.kind = 'mail')
    from names n where n.local is not null group by n.local
    having count(distinct n.root) = 2
      and count(distinct n.root) filter (where n.kind = 'mail') = 1
      and count(distinct n.root) filter (where n.kind = 'login') = 1`;

/** Of two words at least: a first name alone, or info@, is everybody's; and so is a name that many have. */
function byName(tenant: string): SQL {
  return sql`
    select l.root, m.root, 3, l.shown, m.shown from (
      select array_agg(k.root) as roots, array_agg(k.shown) as shown from (
        select id as root, name_key as key, name as shown from ${principals}
        where tenant = ${tenant} and merged_into is null and kind = 'person' and name_key like '% %'
        union
        select n.root, n.local, n.value from names n where n.local like '% %'
      ) k group by k.key having min(k.root) <> max(k.root) and count(distinct k.root) <= ${MOST_ALIKE}
    ) g, ${everyTwo}`;
}
