import { type SQL, sql } from "drizzle-orm";
import { identities } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { principalAliases, principalDistinctions, principals } from "@/db/store/schema/principals";
import { scimUsers } from "@/db/store/schema/scim";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { heldBy } from "@/lib/changes/held";

/** Two principals (a < b) that may be one. `rank` is the rule's place, `left` and `right` are what it compared. */
export interface Pair {
  rank: number;
  a: string;
  b: string;
  left: string;
  right: string;
}

/** Nobody decides more, and each that is decided makes place for the next. */
const MOST_PAIRS = 5_000;
/** What more names than so many share tells nobody apart. (No count of distinct ones here: it would sort where a hash does.) */
const MOST_ALIKE = sql.raw("8");

const heldOf = heldBy<Pair[]>();

/** The pairs of the tenant, the surest first, at most 5,000; computed again once somebody edits the tenant. */
export async function readPairs(ctx: Ctx): Promise<Pair[]> {
  return heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), () => compute(ctx));
}

async function compute(ctx: Ctx): Promise<Pair[]> {
  const pair = { rank: sql<number>`s.rank`, a: sql<string>`s.a`, b: sql<string>`s.b` };
  return store()
    .select({ ...pair, left: sql<string>`s.x`, right: sql<string>`s.y` })
    .from(sql`(${pairs(ctx)}) as s`)
    .orderBy(sql`s.rank, s.a collate "C", s.b collate "C"`)
    .limit(MOST_PAIRS);
}

/** Each pair (a < b) once, by its surest rule; `x` and `y` are what the rule compared. `rank` is the rule's place. */
function pairs(ctx: Ctx): SQL {
  const { tenant } = ctx;
  return sql`
    with names as materialized (
      select n.value, n.kind, n.folded, n.local, p.root
      from ${principalAliases} n join ${principals} p on p.id = n.principal
      where n.tenant = ${tenant}
        and p.root not in (select id from ${principals} where tenant = ${tenant} and kind = 'service')
    ), accounts as materialized (
      select p.root, m.person from ${principals} p
      join ${memberships} m on m.person = p.person and m.tenant = p.tenant
      where p.tenant = ${tenant}
    ), found as (${byAccount(tenant)} union all ${byCase} union all ${byLogin} union all ${byName(tenant)})
    select distinct on (least(f.a, f.b), greatest(f.a, f.b))
      least(f.a, f.b) as a, greatest(f.a, f.b) as b, f.rank, f.x, f.y
    from found f
    where f.a <> f.b
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
      group by n.folded having min(n.root) <> max(n.root) and count(*) <= ${MOST_ALIKE}
    ) g, ${everyTwo}`;

/** Only where the login belongs to one, and one has such an address: otherwise it is a guess. */
const byLogin = sql`
    select min(n.root), max(n.root), 2,
      min(n.value) filter (where n.kind = 'login'), min(n.value) filter (where n.kind = 'mail')
    from names n where n.local is not null group by n.local
    having min(n.root) filter (where n.kind = 'mail') = max(n.root) filter (where n.kind = 'mail')
      and min(n.root) filter (where n.kind = 'login') = max(n.root) filter (where n.kind = 'login')
      and min(n.root) <> max(n.root)`;

/** Of two words at least: a first name alone, or info@, is everybody's; and so is a name that many have. */
function byName(tenant: string): SQL {
  return sql`
    select l.root, m.root, 3, l.shown, m.shown from (
      select array_agg(k.root) as roots, array_agg(k.shown) as shown from (
        select id as root, name_key as key, name as shown from ${principals}
        where tenant = ${tenant} and merged_into is null and kind = 'person' and name_key like '% %'
        union
        select n.root, n.local, n.value from names n where n.local like '% %'
      ) k group by k.key having min(k.root) <> max(k.root) and count(*) <= ${MOST_ALIKE}
    ) g, ${everyTwo}`;
}
