import { and, asc, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { z } from "zod";
import { principals, teamMembers, teams } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import type { PrincipalRef } from "./principal";
import { type TeamRow, teamFor } from "./team";

/** A team with its numbers. Times are ISO 8601. */
export interface TeamView {
  id: string;
  name: string;
  owner: PrincipalRef | null;
  /** The group of a provider or of the directory whose members are members. */
  group: string | null;
  costCentre: string | null;
  members: number;
  services: number;
  createdAt: string;
}

export interface TeamMemberView extends PrincipalRef {
  kind: "person" | "service";
  /** By hand, or because the group says so; by hand where both. */
  source: "hand" | "group";
  since: string;
}

const cursorParts = z.tuple([z.string(), z.string()]);
const MOST = 200;

/** The tenant's teams by name. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listTeams(
  ctx: Ctx,
  filter: { q?: string | undefined; limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<{ teams: TeamView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MOST);
  const part = filter.q
    ?.trim()
    .toLowerCase()
    .replace(/[\\%_]/g, "\\$&");
  const rows = await store()
    .select()
    .from(teams)
    .where(
      and(
        eq(teams.tenant, ctx.tenant),
        part ? sql`lower(${teams.name}) like ${`%${part}%`}` : undefined,
        filter.cursor ? after(filter.cursor) : undefined,
      ),
    )
    .orderBy(asc(teams.name), asc(teams.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.name, row.id]);
  return { teams: await views(ctx, page.rows), next: page.next };
}

export interface TeamCounts {
  teams: number;
  /** That follow a group. */
  ofGroups: number;
  withoutOwner: number;
}

/** How many teams the tenant has. Needs `audit.read`. */
export async function countTeams(ctx: Ctx): Promise<TeamCounts> {
  requireAbility(ctx, "audit.read");
  const [row] = await store()
    .select({
      teams: sql<number>`count(*)::int`,
      ofGroups: sql<number>`count(${teams.oidcGroup})::int`,
      withoutOwner: sql<number>`(count(*) filter (where ${teams.owner} is null))::int`,
    })
    .from(teams)
    .where(eq(teams.tenant, ctx.tenant));
  return row ?? { teams: 0, ofGroups: 0, withoutOwner: 0 };
}

/** One team. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getTeam(ctx: Ctx, id: string): Promise<TeamView> {
  requireAbility(ctx, "audit.read");
  const [view] = await views(ctx, [await teamFor(store(), ctx, id)]);
  if (!view) throw new Error("A row has a view.");
  return view;
}

/** Who is in a team, by name; each once, as whom they stand for now. Needs `audit.read`; throws NOT_FOUND. */
export async function listTeamMembers(ctx: Ctx, id: string): Promise<TeamMemberView[]> {
  requireAbility(ctx, "audit.read");
  await teamFor(store(), ctx, id);
  const root = alias(principals, "root");
  const rows = await store()
    .select({
      id: root.id,
      name: root.name,
      kind: root.kind,
      isByHand: sql<boolean>`bool_or(${teamMembers.source} = 'hand')`,
      since: sql<string>`min(${teamMembers.createdAt})`.mapWith(teamMembers.createdAt),
    })
    .from(teamMembers)
    .innerJoin(principals, eq(principals.id, teamMembers.principal))
    .innerJoin(root, eq(root.id, principals.root))
    .where(and(eq(teamMembers.team, id), eq(root.tenant, ctx.tenant)))
    .groupBy(root.id)
    .orderBy(asc(root.nameKey), asc(root.id));
  return rows.map(({ isByHand, since, ...who }) => ({
    ...who,
    source: isByHand ? "hand" : "group",
    since: new Date(since).toISOString(),
  }));
}

function after(cursor: string): SQL | undefined {
  const [name, id] = readCursor(cursor, cursorParts);
  return or(gt(teams.name, name), and(eq(teams.name, name), gt(teams.id, id)));
}

async function views(ctx: Ctx, rows: readonly TeamRow[]): Promise<TeamView[]> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const [members, services, owners] = [
    await memberCounts(ids),
    await serviceCounts(ctx, ids),
    await readOwners(ctx, rows),
  ];
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    owner: (row.owner && owners.get(row.owner)) || null,
    group: row.oidcGroup,
    costCentre: row.costCentre,
    members: members.get(row.id) ?? 0,
    services: services.get(row.id) ?? 0,
    createdAt: row.createdAt.toISOString(),
  }));
}

async function memberCounts(ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await store()
    .select({ team: teamMembers.team, n: sql<number>`count(distinct ${principals.root})::int` })
    .from(teamMembers)
    .innerJoin(principals, eq(principals.id, teamMembers.principal))
    .where(inArray(teamMembers.team, [...ids]))
    .groupBy(teamMembers.team);
  return new Map(rows.map((row) => [row.team, row.n]));
}

/** Services that a team answers for and that stand for themselves. */
async function serviceCounts(ctx: Ctx, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await store()
    .select({ team: principals.ownerTeam, n: sql<number>`count(*)::int` })
    .from(principals)
    .where(
      and(
        eq(principals.tenant, ctx.tenant),
        inArray(principals.ownerTeam, [...ids]),
        eq(principals.root, principals.id),
      ),
    )
    .groupBy(principals.ownerTeam);
  return new Map(rows.flatMap((row) => (row.team ? [[row.team, row.n] as const] : [])));
}

async function readOwners(ctx: Ctx, rows: readonly TeamRow[]): Promise<Map<string, PrincipalRef>> {
  const ids = rows.flatMap((row) => row.owner ?? []);
  if (ids.length === 0) return new Map();
  const root = alias(principals, "root");
  const found = await store()
    .select({ of: principals.id, id: root.id, name: root.name })
    .from(principals)
    .innerJoin(root, eq(root.id, principals.root))
    .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.id, ids)));
  return new Map(found.map(({ of, ...owner }) => [of, owner]));
}
