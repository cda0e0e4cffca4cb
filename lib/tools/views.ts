import { and, eq, inArray } from "drizzle-orm";
import { toolServers } from "@/db/store/schema/tools";
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
  const byId = new Map(servers.map((server) => [server.id, server]));
  const owners = await ownersOf(ctx, [...rows, ...servers]);
  return rows.map((all) => {
    const { tenant: _tenant, nameKey: _key, createdAt: _made, owner, ownerTeam, ...row } = all;
    const server = byId.get(row.server ?? "");
    return {
      ...row,
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

const iso = (at: Date | null) => at?.toISOString() ?? null;
