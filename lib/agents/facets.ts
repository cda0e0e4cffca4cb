import { and, inArray, sql } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { AGENT_FACETS, type AgentFacet, ATTENTIONS, type Attention, NONE } from "./terms";
import { type AgentFilter, attentionSql, calledSo, whereStandingAgent } from "./where";

/** A value that a list can be narrowed to, and how many it would show. `none` is for agents without one. */
interface FacetValue {
  value: string;
  label: string;
  count: number;
}

export type AgentFacets = Record<AgentFacet, FacetValue[]>;

/** Of all that are not retired, whatever the list is narrowed to. */
export interface AgentCounts {
  agents: number;
  unregistered: number;
  /** Registered, and nobody owns them. */
  ownerless: number;
  /** Registered, and their owner is none or no member any more. */
  orphaned: number;
  suspended: number;
  lapsed: number;
  retired: number;
}

/** A group of agents that are alike in all that they are narrowed by. */
interface Cell extends Record<Exclude<AgentFacet, "attention">, string>, Record<Attention, boolean> {
  matches: boolean;
  n: number;
}

const MOST_VALUES = 100;

/**
 * What the list can be narrowed to, each with how many agents it would show under the others, and the counts of the
 * sentence: from one grouping of the tenant's agents. Needs `audit.read`.
 */
export async function agentFacets(
  ctx: Ctx,
  filter: AgentFilter = {},
): Promise<{ facets: AgentFacets; counts: AgentCounts }> {
  requireAbility(ctx, "audit.read");
  const cells = await readCells(ctx, filter.q?.trim() ?? "");
  const found = cells.filter((cell) => cell.matches);
  const facets = Object.fromEntries(
    AGENT_FACETS.map((facet) => [facet, valuesOf(found, facet, filter)]),
  ) as AgentFacets;
  facets.owner = await withNames(ctx, facets.owner);
  return { facets, counts: countsOf(cells) };
}

async function readCells(ctx: Ctx, q: string): Promise<Cell[]> {
  const orNone = (column: unknown) => sql<string>`coalesce(${column}, ${sql.raw(`'${NONE}'`)})`;
  const flags = Object.fromEntries(
    ATTENTIONS.map((name) => [name, sql<boolean>`${attentionSql(ctx, name)}`]),
  ) as Record<Attention, ReturnType<typeof sql<boolean>>>;
  const inner = store()
    .select({
      state: sql<string>`${agents.state}`.as("state"),
      owner: orNone(agents.owner).as("owner"),
      riskTier: orNone(agents.riskTier).as("risk"),
      environment: orNone(agents.environment).as("environment"),
      framework: orNone(agents.framework).as("framework"),
      suspended: flags.suspended.as("suspended"),
      lapsed: flags.lapsed.as("lapsed"),
      unattested: flags.unattested.as("unattested"),
      orphaned: flags.orphaned.as("orphaned"),
      matches: (q === "" ? sql<boolean>`true` : sql<boolean>`${calledSo(ctx, q)}`).as("matches"),
    })
    .from(agents)
    .where(whereStandingAgent(ctx))
    .as("cell");
  const columns = {
    state: inner.state,
    owner: inner.owner,
    riskTier: inner.riskTier,
    environment: inner.environment,
    framework: inner.framework,
    suspended: inner.suspended,
    lapsed: inner.lapsed,
    unattested: inner.unattested,
    orphaned: inner.orphaned,
    matches: inner.matches,
  };
  return store()
    .select({ ...columns, n: sql<number>`count(*)::int` })
    .from(inner)
    .groupBy(...Object.values(columns));
}

/** Whether a cell is within all narrowings but one. */
function isWithin(cell: Cell, filter: AgentFilter, but: AgentFacet | null): boolean {
  return AGENT_FACETS.every((facet) => {
    if (facet === but) return true;
    if (facet === "state") return filter.state ? cell.state === filter.state : cell.state !== "retired";
    if (facet === "attention") return !filter.attention || cell[filter.attention];
    return filter[facet] === undefined || cell[facet] === filter[facet];
  });
}

function valuesOf(cells: readonly Cell[], facet: AgentFacet, filter: AgentFilter): FacetValue[] {
  const counts = new Map<string, number>();
  for (const cell of cells.filter((one) => isWithin(one, filter, facet))) {
    const values = facet === "attention" ? ATTENTIONS.filter((name) => cell[name]) : [cell[facet]];
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + cell.n);
  }
  return [...counts]
    .map(([value, count]) => ({ value, label: value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_VALUES);
}

function countsOf(cells: readonly Cell[]): AgentCounts {
  const sum = (is: (cell: Cell) => boolean) => cells.filter(is).reduce((total, cell) => total + cell.n, 0);
  const stands = (cell: Cell) => cell.state !== "retired";
  return {
    agents: sum(stands),
    unregistered: sum((cell) => cell.state === "discovered"),
    ownerless: sum((cell) => cell.state === "registered" && cell.owner === NONE),
    orphaned: sum((cell) => cell.orphaned),
    suspended: sum((cell) => stands(cell) && cell.suspended),
    lapsed: sum((cell) => cell.lapsed),
    retired: sum((cell) => !stands(cell)),
  };
}

async function withNames(ctx: Ctx, values: readonly FacetValue[]): Promise<FacetValue[]> {
  const ids = values.map(({ value }) => value).filter((value) => value !== NONE);
  if (ids.length === 0) return [...values];
  const rows = await store()
    .select({ id: principals.id, name: principals.name })
    .from(principals)
    .where(and(sql`${principals.tenant} = ${ctx.tenant}`, inArray(principals.id, ids)));
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return values.map((one) => ({ ...one, label: names.get(one.value) ?? one.label }));
}
