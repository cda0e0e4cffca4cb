import { and, asc, eq, isNull, ne, sql } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { modelNames } from "@/db/store/schema/models";
import { principals, teams } from "@/db/store/schema/principals";
import { toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { EntityType } from "./facts";
import { toolId } from "./toolEntity";

/** An entity that the catalogs have, as rules name it, and as people call it. */
interface CatalogName {
  id: string;
  name: string;
}

/** What the catalogs have of each kind. A kind that has more than are listed says so: then what is not listed may be there. */
export interface CatalogNames {
  names: Readonly<Partial<Record<EntityType, readonly CatalogName[]>>>;
  /** Kinds of which not all are listed. */
  cut: readonly EntityType[];
  dataClasses: readonly string[];
}

/** Of each kind. */
const MOST = 2_000;

/** The names that rules may use, by kind; sources are not kept, so telemetry alone says them. Asks no ability. */
export async function catalogNames(ctx: Pick<Ctx, "tenant">): Promise<CatalogNames> {
  const [agentRows, teamRows, userRows, toolRows, serverRows, modelRows] = await rowsOf(ctx.tenant);
  const same = (ids: readonly string[]) => [...new Set(ids)].map((id) => ({ id, name: id }));
  const all: Partial<Record<EntityType, CatalogName[]>> = {
    Agent: agentRows.map(({ id, name }) => ({ id, name })),
    Team: same(teamRows.map(({ name }) => name)),
    User: userRows,
    Tool: same(
      toolRows.flatMap(({ name, server }) => [toolId(name, null), ...(server ? [toolId(name, server)] : [])]),
    ),
    ToolServer: same(serverRows.map(({ name }) => name)),
    Model: same(modelRows.map(({ provider, value }) => `${provider}/${value}`)),
    Provider: same(modelRows.map(({ provider }) => provider).filter((provider) => provider !== "")),
  };
  const cut = (Object.keys(all) as EntityType[]).filter((type) => (all[type]?.length ?? 0) > MOST);
  if (cut.includes("Model")) cut.push("Provider");
  return {
    names: Object.fromEntries(Object.entries(all).map(([type, list]) => [type, list.slice(0, MOST)])),
    cut: [...new Set(cut)],
    dataClasses: [...new Set([...agentRows, ...toolRows].flatMap(({ classes }) => classes))].sort(),
  };
}

/** One too many of each, which tells that not all are listed. */
function rowsOf(tenant: string) {
  const limit = MOST + 1;
  return Promise.all([
    store()
      .select({ id: agents.id, name: agents.name, classes: agents.dataClasses })
      .from(agents)
      .where(eq(agents.tenant, tenant))
      .orderBy(asc(agents.nameKey), asc(agents.id))
      .limit(limit),
    store()
      .select({ name: teams.name })
      .from(teams)
      .where(eq(teams.tenant, tenant))
      .orderBy(asc(teams.name))
      .limit(limit),
    store()
      .select({ id: principals.id, name: principals.name })
      .from(principals)
      .where(and(eq(principals.tenant, tenant), isNull(principals.mergedInto)))
      .orderBy(asc(principals.nameKey), asc(principals.id))
      .limit(limit),
    store()
      .select({ name: tools.name, server: toolServers.name, classes: tools.dataClasses })
      .from(tools)
      .leftJoin(toolServers, eq(toolServers.id, tools.server))
      .where(eq(tools.tenant, tenant))
      .orderBy(asc(tools.name), sql`${toolServers.name} nulls first`)
      .limit(limit),
    store()
      .select({ name: toolServers.name })
      .from(toolServers)
      .where(eq(toolServers.tenant, tenant))
      .orderBy(asc(toolServers.name))
      .limit(limit),
    store()
      .select({ provider: modelNames.provider, value: modelNames.value })
      .from(modelNames)
      .where(and(eq(modelNames.tenant, tenant), ne(modelNames.value, "")))
      .orderBy(asc(modelNames.provider), asc(modelNames.value))
      .limit(limit),
  ]);
}
