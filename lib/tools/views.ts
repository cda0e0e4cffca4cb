import { and, desc, eq, inArray, ne } from "drizzle-orm";
import { toolNames, toolServers } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { ownerOf, ownersOf } from "./server";
import type { ToolRow, ToolView } from "./tool";

/** Rows as people see them, in their order. */
export async function toolViews(ctx: Ctx, rows: readonly ToolRow[]): Promise<ToolView[]> {
  const ids = [...new Set(rows.map((row) => row.server).filter((id) => id !== null))];
  const servers =
    ids.length === 0
      ? []
      : await store()
          .select({
            id: toolServers.id,
            name: toolServers.name,
            owner: toolServers.owner,
            ownerTeam: toolServers.ownerTeam,
          })
          .from(toolServers)
          .where(and(eq(toolServers.tenant, ctx.tenant), inArray(toolServers.id, ids)));
  const places = await placesOf(
    ctx,
    rows.map((row) => row.id),
  );
  const byId = new Map(servers.map((server) => [server.id, server]));
  const owners = await ownersOf(ctx, [...rows, ...servers]);
  return rows.map((all) => {
    const { tenant: _tenant, nameKey: _key, createdAt: _made, owner, ownerTeam, ...row } = all;
    const server = byId.get(row.server ?? "");
    return {
      ...row,
      seenAt: (places.get(row.id) ?? []).slice(0, MOST_PLACES),
      server: server ? { id: server.id, name: server.name } : null,
      owner: ownerOf({ owner, ownerTeam }, owners) ?? (server ? ownerOf(server, owners) : null),
      definedAt: iso(row.definedAt),
      approvedAt: iso(row.approvedAt),
      refusedAt: iso(row.refusedAt),
      firstSeenAt: iso(row.firstSeenAt),
      lastSeenAt: iso(row.lastSeenAt),
    };
  });
}

const MOST_PLACES = 50;

/** The targets that telemetry gave for each of these tools, the latest first. */
async function placesOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await store()
    .select({ tool: toolNames.tool, target: toolNames.target })
    .from(toolNames)
    .where(and(eq(toolNames.tenant, ctx.tenant), inArray(toolNames.tool, [...ids]), ne(toolNames.target, "")))
    .orderBy(desc(toolNames.lastSeenAt), toolNames.target);
  const places = new Map<string, string[]>();
  for (const { tool, target } of rows) places.set(tool, [...(places.get(tool) ?? []), target]);
  return places;
}

const iso = (at: Date | null) => at?.toISOString() ?? null;
