import { and, eq, inArray } from "drizzle-orm";
import { principals, teams } from "@/db/store/schema/principals";
import { toolServers } from "@/db/store/schema/tools";
import { type StoreReader, store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";

export type ServerRow = typeof toolServers.$inferSelect;

/** Who answers for something: a person or service, or a team. */
export interface OwnerRef {
  kind: "principal" | "team";
  id: string;
  name: string;
}

/** A tool server. Times are ISO 8601. */
export interface ServerView {
  id: string;
  name: string;
  title: string | null;
  description: string | null;
  version: string | null;
  source: ServerRow["source"];
  /** How it is asked for its tools; null where it cannot be. */
  transport: ServerRow["transport"];
  url: string | null;
  /** Of stdio: the name of a command that the operator allows. */
  command: string | null;
  hasToken: boolean;
  /** What its manifest or catalogue says besides. */
  facts: Record<string, unknown>;
  owner: OwnerRef | null;
  protocolVersion: string | null;
  reportedName: string | null;
  reportedVersion: string | null;
  /** When its list was last taken. */
  listedAt: string | null;
  /** When it was last asked, answered or not. */
  askedAt: string | null;
  nextAskAt: string | null;
  failures: number;
  lastError: string | null;
  createdAt: string;
  createdBy: string;
}

export function whereServer(ctx: Ctx, id: string) {
  return and(eq(toolServers.tenant, ctx.tenant), eq(toolServers.id, id));
}

/** One server of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function serverFor(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  id: string,
): Promise<ServerRow> {
  const [row] = await reader.select().from(toolServers).where(whereServer(ctx, id));
  if (!row) throw notFound("tool server");
  return row;
}

/** What the change log says of a server: that there is a bearer secret, not which. */
export function serverSnapshot(row: ServerRow): object {
  const { name, title, description, version, transport, url, command, owner, ownerTeam } = row;
  const bearer = row.token === null ? "none" : "set";
  return { name, title, description, version, transport, url, command, owner, ownerTeam, bearer };
}

/** The owners of some rows, by the id of the principal or team. */
export async function ownersOf(
  ctx: Ctx,
  rows: readonly { owner: string | null; ownerTeam: string | null }[],
): Promise<Map<string, OwnerRef>> {
  const [people, groups] = [rows.map((row) => row.owner), rows.map((row) => row.ownerTeam)].map((ids) => [
    ...new Set(ids.filter((id) => id !== null)),
  ]);
  const found = new Map<string, OwnerRef>();
  if (people && people.length > 0) {
    const where = and(eq(principals.tenant, ctx.tenant), inArray(principals.id, people));
    const named = await store()
      .select({ id: principals.id, name: principals.name })
      .from(principals)
      .where(where);
    for (const one of named) found.set(one.id, { kind: "principal", ...one });
  }
  if (groups && groups.length > 0) {
    const where = and(eq(teams.tenant, ctx.tenant), inArray(teams.id, groups));
    const named = await store().select({ id: teams.id, name: teams.name }).from(teams).where(where);
    for (const one of named) found.set(one.id, { kind: "team", ...one });
  }
  return found;
}

/** The owner of a row, team before person. */
export function ownerOf(
  row: { owner: string | null; ownerTeam: string | null },
  owners: ReadonlyMap<string, OwnerRef>,
): OwnerRef | null {
  return owners.get(row.ownerTeam ?? "") ?? owners.get(row.owner ?? "") ?? null;
}

export async function serverViews(ctx: Ctx, rows: readonly ServerRow[]): Promise<ServerView[]> {
  const owners = await ownersOf(ctx, rows);
  return rows.map((all) => {
    const { tenant: _tenant, nameKey: _key, token, owner, ownerTeam, ...row } = all;
    return {
      ...row,
      hasToken: token !== null,
      owner: ownerOf({ owner, ownerTeam }, owners),
      listedAt: row.listedAt?.toISOString() ?? null,
      askedAt: row.askedAt?.toISOString() ?? null,
      nextAskAt: row.nextAskAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    };
  });
}
