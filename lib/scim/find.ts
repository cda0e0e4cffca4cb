import { and, asc, eq, inArray, type SQL } from "drizzle-orm";
import { scimGroupMembers, scimGroups, scimUsers } from "@/db/store/schema/scim";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { groupBy } from "@/lib/base/group";
import { parseFilter } from "./filter";
import type { GroupRow } from "./group";
import { allWithGroups, type ProvisionedUser } from "./provisionUser";
import { requireId } from "./user";
import { whereGroup, whereUser } from "./where";

/** A page of a list (RFC 7644 §3.4.2.4): `startIndex` counts from 1, `count` 0 asks for the total only. */
export interface Wanted {
  filter: string | null;
  startIndex: number;
  count: number;
}

export interface Found<T> {
  total: number;
  startIndex: number;
  found: T[];
}

/** A group with its members, or null where nobody asked for them. */
export interface ProvisionedGroup {
  row: GroupRow;
  members: { id: string; userName: string }[] | null;
}

export const MAX_PAGE = 200;
/** Beyond it no list goes; it keeps an offset within what the store takes. */
const MAX_INDEX = 1_000_000_000;

/** The tenant's users, in the order they came. Needs `members.provision`. Throws FORBIDDEN, INVALID (invalidFilter). */
export async function findUsers(ctx: Ctx, wanted: Wanted): Promise<Found<ProvisionedUser>> {
  requireAbility(ctx, "members.provision");
  const { startIndex, limit, offset } = pageOf(wanted);
  const narrow: SQL | undefined = wanted.filter === null ? undefined : whereUser(parseFilter(wanted.filter));
  const where = and(eq(scimUsers.tenant, ctx.tenant), narrow);
  const total = await store().$count(scimUsers, where);
  if (limit === 0) return { total, startIndex, found: [] };
  const rows = await store()
    .select()
    .from(scimUsers)
    .where(where)
    .orderBy(asc(scimUsers.createdAt), asc(scimUsers.id))
    .limit(limit)
    .offset(offset);
  return { total, startIndex, found: await allWithGroups(store(), rows) };
}

/** The tenant's groups, in the order they came; their members only where they are wanted. Throws as `findUsers`. */
export async function findGroups(
  ctx: Ctx,
  wanted: Wanted & { members: boolean },
): Promise<Found<ProvisionedGroup>> {
  requireAbility(ctx, "members.provision");
  const { startIndex, limit, offset } = pageOf(wanted);
  const narrow = wanted.filter === null ? undefined : whereGroup(parseFilter(wanted.filter));
  const where = and(eq(scimGroups.tenant, ctx.tenant), narrow);
  const total = await store().$count(scimGroups, where);
  if (limit === 0) return { total, startIndex, found: [] };
  const rows = await store()
    .select()
    .from(scimGroups)
    .where(where)
    .orderBy(asc(scimGroups.createdAt), asc(scimGroups.id))
    .limit(limit)
    .offset(offset);
  return { total, startIndex, found: await withMembers(rows, wanted.members) };
}

/** One user. Throws FORBIDDEN, NOT_FOUND, the same for another tenant's and for none. */
export async function getUser(ctx: Ctx, id: string): Promise<ProvisionedUser> {
  const { found } = await findUsers(ctx, {
    ...ONE,
    filter: `id eq ${JSON.stringify(requireId(id, "user"))}`,
  });
  const [user] = found;
  if (!user) throw notFound("user");
  return user;
}

/** One group. Throws as `getUser`. */
export async function getGroup(ctx: Ctx, id: string, members: boolean): Promise<ProvisionedGroup> {
  const filter = `id eq ${JSON.stringify(requireId(id, "group"))}`;
  const [group] = (await findGroups(ctx, { ...ONE, filter, members })).found;
  if (!group) throw notFound("group");
  return group;
}

const ONE = { startIndex: 1, count: 1 };

function pageOf({ startIndex, count }: Wanted) {
  const first = Math.min(Math.max(startIndex, 1), MAX_INDEX);
  return { startIndex: first, offset: first - 1, limit: Math.min(Math.max(count, 0), MAX_PAGE) };
}

async function withMembers(rows: readonly GroupRow[], wanted: boolean): Promise<ProvisionedGroup[]> {
  if (!wanted || rows.length === 0) return rows.map((row) => ({ row, members: wanted ? [] : null }));
  const ids = rows.map((row) => row.id);
  const all = await store()
    .select({ group: scimGroupMembers.group, id: scimUsers.id, userName: scimUsers.userName })
    .from(scimGroupMembers)
    .innerJoin(scimUsers, eq(scimUsers.id, scimGroupMembers.user))
    .where(inArray(scimGroupMembers.group, ids))
    .orderBy(asc(scimUsers.id));
  const byGroup = groupBy(all, (member) => member.group);
  return rows.map((row) => ({ row, members: byGroup.get(row.id) ?? [] }));
}
