import { and, asc, count, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { nameKey } from "@/lib/principals/alias";
import { MAX_LISTED } from "./listTools";
import { type ServerRow, type ServerView, serverFor, serverViews } from "./server";

/** A server with the numbers of its tools. */
export interface ServerSummary extends ServerView {
  tools: number;
  approved: number;
  changed: number;
}

const cursorParts = z.tuple([z.string(), z.string()]);

/** The tenant's tool servers by name. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listServers(
  ctx: Ctx,
  filter: {
    /** Part of a name. */
    q?: string | undefined;
    /** Only those that did not answer when they were last asked. */
    failing?: boolean | undefined;
    limit?: number | undefined;
    cursor?: string | undefined;
  } = {},
): Promise<{ servers: ServerSummary[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_LISTED);
  const part = filter.q?.trim() ? `%${nameKey(filter.q).replace(/[\\%_]/g, "\\$&")}%` : null;
  const rows = await store()
    .select()
    .from(toolServers)
    .where(
      and(
        eq(toolServers.tenant, ctx.tenant),
        part === null ? undefined : sql`${toolServers.nameKey} like ${part}`,
        filter.failing ? gt(toolServers.failures, 0) : undefined,
        filter.cursor ? after(filter.cursor) : undefined,
      ),
    )
    .orderBy(asc(toolServers.nameKey), asc(toolServers.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.nameKey, row.id]);
  return { servers: await summaries(ctx, page.rows), next: page.next };
}

/** One tool server. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getServer(ctx: Ctx, id: string): Promise<ServerSummary> {
  requireAbility(ctx, "audit.read");
  const [view] = await summaries(ctx, [await serverFor(store(), ctx, id)]);
  if (!view) throw new Error("A row has a view.");
  return view;
}

async function summaries(ctx: Ctx, rows: readonly ServerRow[]): Promise<ServerSummary[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const counted = await store()
    .select({
      server: tools.server,
      tools: count(),
      approved: sql<number>`(count(*) filter (where ${tools.approval} = 'approved'))::int`,
      changed: sql<number>`(count(*) filter (where ${tools.approval} = 'changed'))::int`,
    })
    .from(tools)
    .where(and(eq(tools.tenant, ctx.tenant), inArray(tools.server, ids), eq(tools.state, "registered")))
    .groupBy(tools.server);
  const byServer = new Map(counted.map((row) => [row.server, row]));
  return (await serverViews(ctx, rows)).map((view) => {
    const { tools: n = 0, approved = 0, changed = 0 } = byServer.get(view.id) ?? {};
    return { ...view, tools: n, approved, changed };
  });
}

function after(cursor: string): SQL | undefined {
  const [name, id] = readCursor(cursor, cursorParts);
  return or(gt(toolServers.nameKey, name), and(eq(toolServers.nameKey, name), gt(toolServers.id, id)));
}
