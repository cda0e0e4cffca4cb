import { and, count, eq, inArray, sql } from "drizzle-orm";
import { toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { calledSo, type ToolFilter } from "./listTools";
import type { Approval, ToolRow } from "./tool";

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

export interface ToolCounts {
  tools: number;
  /** Of servers, still listed or not. */
  ofServers: number;
  unregistered: number;
  approved: number;
  changed: number;
  awaiting: number;
  refused: number;
  gone: number;
  servers: number;
  failing: number;
}

const MOST = 20;
const FACETS = ["state", "approval", "access", "dataClass", "server"] as const;

/** A group of tools that are alike in all that they are narrowed by. */
interface Cell {
  state: ToolRow["state"];
  approval: Approval;
  access: string;
  dataClasses: string[];
  server: string | null;
  matches: boolean;
  n: number;
}

/**
 * How the tools that a search finds spread over each facet (each leaves its own choice out), and the counts of the page's
 * first line: from one grouping of the tenant's tools. Needs `audit.read`.
 */
export async function toolFacets(
  ctx: Ctx,
  filter: ToolFilter = {},
): Promise<{ facets: ToolFacets; counts: ToolCounts }> {
  requireAbility(ctx, "audit.read");
  const cells = await readCells(ctx, filter.q?.trim() ?? "");
  const found = cells.filter((cell) => cell.matches);
  const facets = Object.fromEntries(
    FACETS.map((facet) => [facet, valuesOf(found, facet, filter)]),
  ) as unknown as ToolFacets;
  facets.server = await withNames(ctx, facets.server);
  return { facets, counts: { ...countsOf(cells), ...(await countServers(ctx)) } };
}

/** How many tools and servers the tenant has. Needs `audit.read`. */
export async function countTools(ctx: Ctx): Promise<ToolCounts> {
  requireAbility(ctx, "audit.read");
  return { ...countsOf(await readCells(ctx, "")), ...(await countServers(ctx)) };
}

async function readCells(ctx: Ctx, q: string): Promise<Cell[]> {
  const inner = store()
    .select({
      state: tools.state,
      approval: tools.approval,
      access: sql<string>`coalesce(${tools.accessType}, ${tools.suggestedAccess}, 'unknown')`.as("access"),
      dataClasses: tools.dataClasses,
      server: tools.server,
      matches: (q === "" ? sql<boolean>`true` : sql<boolean>`${calledSo(ctx, q)}`).as("matches"),
    })
    .from(tools)
    .where(eq(tools.tenant, ctx.tenant))
    .as("cell");
  const { state, approval, access, dataClasses, server, matches } = inner;
  return store()
    .select({ state, approval, access, dataClasses, server, matches, n: count() })
    .from(inner)
    .groupBy(state, approval, access, dataClasses, server, matches);
}

/** Only of registered tools it is said whether somebody approved them. */
function valuesIn(cell: Cell, facet: keyof ToolFacets): readonly string[] {
  if (facet === "dataClass") return cell.dataClasses;
  if (facet === "server") return cell.server === null ? [] : [cell.server];
  if (facet === "approval") return cell.state === "registered" ? [cell.approval] : [];
  return [cell[facet]];
}

/** Whether a cell is within all narrowings but one. */
function isWithin(cell: Cell, filter: ToolFilter, but: keyof ToolFacets): boolean {
  return FACETS.every((facet) => {
    const chosen = filter[facet];
    return facet === but || !chosen || valuesIn(cell, facet).includes(chosen);
  });
}

function valuesOf(cells: readonly Cell[], facet: keyof ToolFacets, filter: ToolFilter): FacetValue[] {
  const counts = new Map<string, number>();
  for (const cell of cells.filter((one) => isWithin(one, filter, facet))) {
    for (const value of valuesIn(cell, facet)) counts.set(value, (counts.get(value) ?? 0) + cell.n);
  }
  return [...counts]
    .map(([value, n]) => ({ value, label: value, count: n }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST);
}

async function withNames(ctx: Ctx, values: readonly FacetValue[]): Promise<FacetValue[]> {
  if (values.length === 0) return [];
  const ids = values.map(({ value }) => value);
  const rows = await store()
    .select({ id: toolServers.id, name: toolServers.name })
    .from(toolServers)
    .where(and(eq(toolServers.tenant, ctx.tenant), inArray(toolServers.id, ids)));
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return values.map((one) => ({ ...one, label: names.get(one.value) ?? one.label }));
}

function countsOf(cells: readonly Cell[]): Omit<ToolCounts, "servers" | "failing"> {
  const sum = (is: (cell: Cell) => boolean) => cells.filter(is).reduce((total, cell) => total + cell.n, 0);
  const of = (approval: Approval) => sum((cell) => cell.state === "registered" && cell.approval === approval);
  return {
    tools: sum(() => true),
    ofServers: sum((cell) => cell.server !== null),
    unregistered: sum((cell) => cell.state === "discovered"),
    approved: of("approved"),
    changed: of("changed"),
    awaiting: of("none"),
    refused: of("refused"),
    gone: sum((cell) => cell.state === "gone"),
  };
}

async function countServers(ctx: Ctx): Promise<Pick<ToolCounts, "servers" | "failing">> {
  const [row] = await store()
    .select({
      servers: count(),
      failing: sql<number>`(count(*) filter (where ${toolServers.failures} > 0))::int`,
    })
    .from(toolServers)
    .where(eq(toolServers.tenant, ctx.tenant));
  return { servers: row?.servers ?? 0, failing: row?.failing ?? 0 };
}
