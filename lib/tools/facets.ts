import { and, count, desc, eq, isNotNull, sql } from "drizzle-orm";
import { toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type ToolFilter, whereTools } from "./listTools";

/** A value that a list can be narrowed by, and how many rows that would leave. */
interface FacetValue {
  value: string;
  label: string;
  count: number;
}

export interface ToolFacets {
  state: FacetValue[];
  approval: FacetValue[];
  access: FacetValue[];
  dataClass: FacetValue[];
  /** The 20 with the most tools. */
  server: FacetValue[];
}

const MOST = 20;

/** How the tools that a search finds spread over each facet; each facet leaves its own choice out. Needs `audit.read`. */
export async function toolFacets(ctx: Ctx, filter: ToolFilter = {}): Promise<ToolFacets> {
  requireAbility(ctx, "audit.read");
  const [state, approval, access, dataClass, server] = [
    await plain(ctx, { ...filter, state: undefined }, sql`${tools.state}`),
    await plain(ctx, { ...filter, approval: undefined }, sql`${tools.approval}`, true),
    await plain(
      ctx,
      { ...filter, access: undefined },
      sql`coalesce(${tools.accessType}, ${tools.suggestedAccess}, 'unknown')`,
    ),
    await plain(ctx, { ...filter, dataClass: undefined }, sql`unnest(${tools.dataClasses})`),
    await servers(ctx, { ...filter, server: undefined }),
  ];
  return { state, approval, access, dataClass, server };
}

async function plain(
  ctx: Ctx,
  filter: ToolFilter,
  value: ReturnType<typeof sql>,
  registeredOnly = false,
): Promise<FacetValue[]> {
  const found = store()
    .select({ value: sql<string>`${value}`.as("value") })
    .from(tools)
    .where(and(whereTools(ctx, filter), registeredOnly ? eq(tools.state, "registered") : undefined))
    .as("found");
  const rows = await store()
    .select({ value: found.value, count: count() })
    .from(found)
    .groupBy(found.value)
    .orderBy(desc(count()), found.value)
    .limit(MOST);
  return rows.map((row) => ({ ...row, label: row.value }));
}

async function servers(ctx: Ctx, filter: ToolFilter): Promise<FacetValue[]> {
  return store()
    .select({ value: toolServers.id, label: toolServers.name, count: count() })
    .from(tools)
    .innerJoin(toolServers, eq(toolServers.id, tools.server))
    .where(and(whereTools(ctx, filter), isNotNull(tools.server)))
    .groupBy(toolServers.id)
    .orderBy(desc(count()), toolServers.name)
    .limit(MOST);
}

export interface ToolCounts {
  tools: number;
  unregistered: number;
  approved: number;
  changed: number;
  awaiting: number;
  refused: number;
  gone: number;
  servers: number;
  failing: number;
}

/** How many tools and servers the tenant has, for a page's first line. Needs `audit.read`. */
export async function countTools(ctx: Ctx): Promise<ToolCounts> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select({ state: tools.state, approval: tools.approval, n: count() })
    .from(tools)
    .where(eq(tools.tenant, ctx.tenant))
    .groupBy(tools.state, tools.approval);
  const sum = (keep: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(keep).reduce((total, row) => total + row.n, 0);
  const of = (approval: string) => sum((row) => row.state === "registered" && row.approval === approval);
  const [server] = await store()
    .select({
      all: count(),
      failing: sql<number>`(count(*) filter (where ${toolServers.failures} > 0))::int`,
    })
    .from(toolServers)
    .where(eq(toolServers.tenant, ctx.tenant));
  return {
    tools: sum(() => true),
    unregistered: sum((row) => row.state === "discovered"),
    approved: of("approved"),
    changed: of("changed"),
    awaiting: of("none"),
    refused: of("refused"),
    gone: sum((row) => row.state === "gone"),
    servers: server?.all ?? 0,
    failing: server?.failing ?? 0,
  };
}
