import { and, asc, eq, gt, isNull, like, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { memberships } from "@/db/store/schema/people";
import { principalAliases, principals, teamMembers } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { nameKey } from "./alias";
import type { PrincipalKind, PrincipalView } from "./principal";
import { viewsOf } from "./view";

export const MAX_PRINCIPALS = 200;
const cursorParts = z.tuple([z.string(), z.string()]);

export interface PrincipalFilter {
  /** Part of a name or of an alias, without regard to case. */
  q?: string | undefined;
  kind?: PrincipalKind | undefined;
  /** Persons with or without the account of a current member. */
  account?: boolean | undefined;
  /** Members of this team. */
  team?: string | undefined;
  /** Services that this team answers for. */
  ownerTeam?: string | undefined;
  /** 1 to 200; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The tenant's people and services by name, without those that were merged into another. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listPrincipals(
  ctx: Ctx,
  filter: PrincipalFilter = {},
): Promise<{ principals: PrincipalView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_PRINCIPALS);
  const rows = await store()
    .select()
    .from(principals)
    .where(and(whereStanding(ctx), ...wanted(ctx, filter)))
    .orderBy(asc(principals.nameKey), asc(principals.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.nameKey, row.id]);
  return { principals: await viewsOf(store(), ctx, page.rows), next: page.next };
}

/** Those of the tenant that stand for themselves. */
export function whereStanding(ctx: Ctx): SQL | undefined {
  return and(eq(principals.tenant, ctx.tenant), isNull(principals.mergedInto));
}

/** True where a current member's account belongs to the principal or to one merged into it. A set, asked once: not a look for each row. */
export function hasAccount(ctx: Ctx): SQL {
  return sql`${principals.id} in (select own.root from ${principals} as own join ${memberships} as m
    on m.person = own.person and m.tenant = own.tenant where own.tenant = ${ctx.tenant})`;
}

function wanted(ctx: Ctx, filter: PrincipalFilter): (SQL | undefined)[] {
  const account = hasAccount(ctx);
  return [
    filter.kind && eq(principals.kind, filter.kind),
    filter.account === undefined ? undefined : eq(principals.kind, "person"),
    filter.account === undefined ? undefined : filter.account ? account : sql`not ${account}`,
    filter.ownerTeam ? eq(principals.ownerTeam, filter.ownerTeam) : undefined,
    filter.team ? inTeam(ctx, filter.team) : undefined,
    filter.q?.trim() ? called(ctx, filter.q.trim()) : undefined,
    filter.cursor ? after(filter.cursor) : undefined,
  ];
}

function inTeam(ctx: Ctx, team: string): SQL {
  return sql`${principals.id} in (select own.root from ${teamMembers} as t join ${principals} as own
    on own.id = t.principal where t.team = ${team} and own.tenant = ${ctx.tenant})`;
}

function called(ctx: Ctx, q: string): SQL | undefined {
  const part = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const named = sql`${principals.id} in (select own.root from ${principalAliases} as a join ${principals} as own
    on own.id = a.principal where a.tenant = ${ctx.tenant} and a.folded like ${part(q.toLowerCase())})`;
  return or(like(principals.nameKey, part(nameKey(q))), eq(principals.id, q), named);
}

function after(cursor: string): SQL | undefined {
  const [key, id] = readCursor(cursor, cursorParts);
  return or(gt(principals.nameKey, key), and(eq(principals.nameKey, key), gt(principals.id, id)));
}
