import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings, typed } from "@/db/lake/sql";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { agentsSeenWith } from "@/lib/actions/seenValues";

/** An agent that was seen to use a model. Times are ISO 8601. */
export interface ModelAgent {
  id: string;
  name: string;
  state: "discovered" | "registered" | "retired";
  environment: string | null;
  dataClasses: string[];
  lastSeenAt: string;
}

/** The agents that were seen to use what telemetry names so (`provider/model`), the latest first. Needs `audit.read`. */
export async function agentsUsing(ctx: Ctx, values: readonly string[]): Promise<ModelAgent[]> {
  requireAbility(ctx, "audit.read");
  const seen = await agentsSeenWith(ctx, "model", values);
  const lastMs = new Map<string, number>();
  for (const one of seen) lastMs.set(one.agentKey, Math.max(one.lastMs, lastMs.get(one.agentKey) ?? 0));
  const rows = await agentsOfKeys(ctx, [...lastMs.keys()]);
  const found = new Map<string, ModelAgent>();
  for (const { key, ...agent } of rows) {
    const ms = Math.max(lastMs.get(key) ?? 0, Date.parse(found.get(agent.id)?.lastSeenAt ?? "1970-01-01"));
    found.set(agent.id, { ...agent, lastSeenAt: new Date(ms).toISOString() });
  }
  return [...found.values()].sort((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt));
}

/** How many agents used each of these names since a time, by `provider/model`; agents are told apart as the store knows them. */
export async function agentsPerModel(
  ctx: Ctx,
  values: readonly string[],
  sinceMs: number,
): Promise<Map<string, string[]>> {
  if (values.length === 0) return new Map();
  const since = typed("DateTime64(3, 'UTC')", (sinceMs / 1_000).toFixed(3));
  const query = sql`SELECT value, groupUniqArray(1000)(toString(agent_key)) AS keys FROM catalog_values
    WHERE tenant = {tenant:String} AND kind = 'model' AND value IN ${strings(values)} AND last_ts >= ${since}
    GROUP BY value`;
  const row = z.object({ value: z.string(), keys: z.array(z.string()) });
  const rows = await readRows(query, row, { name: "models.agents", tenant: ctx.tenant });
  const known = await agentsOfKeys(ctx, [...new Set(rows.flatMap(({ keys }) => keys))]);
  const agentOf = new Map(known.map(({ key, id }) => [key, id]));
  return new Map(
    rows.map(({ value, keys }) => [value, [...new Set(keys.flatMap((key) => agentOf.get(key) ?? []))]]),
  );
}

async function agentsOfKeys(ctx: Ctx, keys: readonly string[]) {
  if (keys.length === 0) return [];
  return store()
    .select({
      key: agentKeys.key,
      id: agents.id,
      name: agents.name,
      state: agents.state,
      environment: agents.environment,
      dataClasses: agents.dataClasses,
    })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .where(and(eq(agentKeys.tenant, ctx.tenant), inArray(agentKeys.key, [...keys])));
}
