import { and, asc, eq, gt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { nameKey } from "@/lib/principals/alias";
import type { AccessType } from "./access";
import { type Approval, TOOL_STATES, type ToolRow, type ToolView } from "./tool";
import { toolViews } from "./views";

export const MAX_LISTED = 200;
const cursorParts = z.tuple([z.enum(TOOL_STATES), z.string(), z.string()]);

export interface ToolFilter {
  /** Part of a tool's name or title or of its server's name, or an id; without regard to case. */
  q?: string | undefined;
  state?: ToolRow["state"] | undefined;
  approval?: Approval | undefined;
  /** As a person said, or as its server suggests where nobody did; `unknown` where neither. */
  access?: AccessType | "unknown" | undefined;
  dataClass?: string | undefined;
  /** A server's id. */
  server?: string | undefined;
}

export interface ToolPageFilter extends ToolFilter {
  /** 1 to 200; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The tenant's tools: the unregistered first, then those that are gone, then by name. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listTools(
  ctx: Ctx,
  filter: ToolPageFilter = {},
): Promise<{ tools: ToolView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_LISTED);
  const rows = await store()
    .select()
    .from(tools)
    .where(and(whereTools(ctx, filter), filter.cursor ? after(filter.cursor) : undefined))
    .orderBy(asc(tools.state), asc(tools.nameKey), asc(tools.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.state, row.nameKey, row.id]);
  return { tools: await toolViews(ctx, page.rows), next: page.next };
}

/** The tenant's tools that a filter leaves. */
function whereTools(ctx: Ctx, filter: ToolFilter): SQL | undefined {
  const { state, approval, access, dataClass, server } = filter;
  const q = filter.q?.trim();
  return and(
    eq(tools.tenant, ctx.tenant),
    state && eq(tools.state, state),
    approval && and(eq(tools.approval, approval), eq(tools.state, "registered")),
    access && sql`coalesce(${tools.accessType}, ${tools.suggestedAccess}, 'unknown') = ${access}`,
    dataClass ? sql`${dataClass} = any(${tools.dataClasses})` : undefined,
    server ? eq(tools.server, server) : undefined,
    q ? calledSo(ctx, q) : undefined,
  );
}

/** Whether a tool, or its server, is called so. */
export function calledSo(ctx: Ctx, q: string): SQL | undefined {
  const like = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const part = like(nameKey(q));
  const servers = sql`${tools.server} in (select s.id from ${toolServers} as s
    where s.tenant = ${ctx.tenant} and s.name_key like ${part})`;
  return or(
    sql`${tools.nameKey} like ${part}`,
    sql`lower(${tools.title}) like ${like(q.toLowerCase())}`,
    eq(tools.id, q),
    servers,
  );
}

/** State before name before id: what stands behind one row, also where the states differ. */
function after(cursor: string): SQL | undefined {
  const [state, name, id] = readCursor(cursor, cursorParts);
  return or(
    gt(tools.state, state),
    and(eq(tools.state, state), or(gt(tools.nameKey, name), and(eq(tools.nameKey, name), gt(tools.id, id)))),
  );
}
